import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Case, Cases } from "./case.ts";

const named: Case = { tries: "has an odd name", verdict: "pass" };
const linked = (tries: string, to: (folder: string) => string): Case => ({
  tries,
  place: (path) => symlinkSync(to(dirname(path)), `${path}.ipynb`),
  verdict: "not-run",
  says: /link/,
});

/** Submissions that are odd as files. */
export const names: Cases = {
  "Kim Min-ji (2nd try)": named,
  'O\'Brien "Bob"': named,
  "-rf": named,
  "--help": named,
  "two\nlines": named,
  "tab\there": named,
  "소켓 과제 – naïve 🙂": named,
  "<img src=x onerror=alert(1)>": named,
  '=HYPERLINK("http:__x","a"),1': named,
  "$(touch socklab-escaped)": named,
  "%2e%2e%2fx": named,
  ["long-".repeat(49)]: named,
  "a folder": {
    tries: "is a folder with a notebook two folders down, and Jupyter's own copies",
    place: (path, text) => {
      mkdirSync(join(path, "week 1", ".ipynb_checkpoints"), { recursive: true });
      writeFileSync(join(path, "week 1", "00.ipynb"), text);
      writeFileSync(join(path, "week 1", ".ipynb_checkpoints", "00-checkpoint.ipynb"), "not a notebook");
      writeFileSync(join(path, "notes.txt"), "");
    },
    verdict: "pass",
  },
  twin: {
    tries: "is a folder, and a notebook beside it has the same name",
    place: (path, text) => {
      mkdirSync(path);
      writeFileSync(join(path, "own.ipynb"), text);
    },
    verdict: "pass",
  },
  "twin.ipynb": { tries: "has a folder's name", place: writeFileSync, verdict: "pass" },
  "an empty folder": { tries: "is a folder without a notebook", place: (path) => mkdirSync(path), verdict: "not-run" },
  "a folder of links": {
    tries: "is a folder that leads to a neighbour's notebook and to itself",
    place: (path) => {
      mkdirSync(path);
      symlinkSync("../all-right.ipynb", join(path, "mine.ipynb"));
      symlinkSync(".", join(path, "again"));
    },
    verdict: "not-run",
    warns: /link/,
  },
  ".ipynb": {
    tries: "is a folder whose name is an ending",
    place: (path, text) => {
      mkdirSync(path);
      writeFileSync(join(path, "own.ipynb"), text);
    },
    verdict: "pass",
  },
  "folder.ipynb": {
    tries: "is a folder that is named as a notebook",
    place: (path, text) => {
      mkdirSync(path);
      writeFileSync(join(path, "own.ipynb"), text);
    },
    verdict: "pass",
  },
  "link-to-passwords": linked("is a link to a file of the system", () => "/etc/passwd"),
  "link-to-neighbour": linked("is a link to a neighbour's notebook", (folder) => join(folder, "all-right.ipynb")),
  "link-to-nothing": linked("is a link that leads nowhere", () => "nowhere.ipynb"),
  "link-to-folder": linked("is a link to a folder", () => "/etc"),
  pipe: {
    tries: "is a pipe, which would be read for ever",
    place: (path) => void execFileSync("mkfifo", [`${path}.ipynb`]),
    verdict: "not-run",
  },
  "a socket": { tries: "is a Unix socket", place: makeSocket, verdict: "not-run" },
  "no \uFFFD text.ipynb": {
    tries: "has a name that is no UTF-8",
    place: (path, text) => writeFileSync(withByte(path, 0xe9), text),
    verdict: "not-run",
    says: /UTF-8/,
  },
  "no \uFFFD text.ipynb (2)": {
    tries: "has another such name, which reads the same",
    place: (path, text) => writeFileSync(withByte(path.replace(" (2)", ""), 0xe8), text),
    verdict: "not-run",
  },
  unreadable: {
    tries: "may not be read",
    place: (path, text) => {
      writeFileSync(`${path}.ipynb`, text);
      chmodSync(`${path}.ipynb`, 0);
    },
    verdict: process.getuid?.() === 0 ? "pass" : "not-run", // root may read everything
  },
};

function makeSocket(path: string): void {
  const program = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"; // Node would take it away again
  execFileSync("python3", ["-c", program, `${basename(path)}.ipynb`], { cwd: dirname(path) });
}

/** The path of a notebook with a byte in place of the sign that stands for what is no text. */
function withByte(path: string, byte: number): Buffer {
  const [before = "", after = ""] = path.split("\uFFFD");
  return Buffer.concat([Buffer.from(before), Buffer.of(byte), Buffer.from(after)]);
}
