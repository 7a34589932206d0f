import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { plural } from "../base/text.ts";
import { CommandError, Exit } from "../project/exit.ts";
import { inNetwork } from "./in-network.ts";
import { type RunningNotebook, runningNotebooks } from "./running-notebooks.ts";

/** `socklab shell`: a terminal, or a command, in the network of a running notebook. */
export async function shell(wanted: string | undefined, { command }: { command?: string }): Promise<number> {
  const notebook = await choose(runningNotebooks(), wanted);
  const program = process.env.SHELL || "/bin/sh";
  if (command === undefined) console.log(greeting(notebook));
  const argv = command === undefined ? [program] : ["/bin/sh", "-c", command];
  const there = notebook.ownNetwork ? inNetwork(notebook.pid, ...argv) : argv;
  const child = spawn(there[0] as string, there.slice(1), { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  return command === undefined ? Exit.ok : (code ?? Exit.interrupted);
}

async function choose(running: RunningNotebook[], wanted: string | undefined): Promise<RunningNotebook> {
  if (running.length === 0) {
    throw new CommandError("No notebook is running: open a chapter, run one of its cells, then try again", Exit.failed);
  }
  const found = wanted === undefined ? running : running.filter((notebook) => isMeant(notebook, wanted));
  if (found.length === 1) return found[0] as RunningNotebook;
  const among = found.length === 0 ? running : found;
  if (process.stdin.isTTY && wanted === undefined) return ask(among);
  const what =
    found.length === 0 ? `No running notebook is "${wanted}"` : `${plural(found.length, "notebook")} are meant`;
  throw new CommandError(`${what}: say which, by name or process\n${among.map(line).join("\n")}`);
}

const isMeant = ({ name, pid }: RunningNotebook, wanted: string): boolean =>
  wanted === String(pid) ||
  wanted.replace(/^.*\/|\.ipynb$/g, "") === name ||
  name.startsWith(`${wanted.padStart(2, "0")}-`);

const line = ({ name, pid }: RunningNotebook): string => `  ${name} (process ${pid})`;

async function ask(running: RunningNotebook[]): Promise<RunningNotebook> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    console.log(running.map((notebook, at) => `${at + 1}${line(notebook)}`).join("\n"));
    const closed = once(terminal, "close").then(() => ""); // by Ctrl-C or Ctrl-D
    const answer = await Promise.race([terminal.question(`Which notebook? 1 to ${running.length}: `), closed]);
    const chosen = running[Number(answer) - 1];
    if (chosen) return chosen;
    throw new CommandError(`"${answer}" is none of 1 to ${running.length}`);
  } finally {
    terminal.close();
  }
}

function greeting({ name, ownNetwork }: RunningNotebook): string {
  if (!ownNetwork)
    return `The notebook ${name} shares the machine's network, and so does this terminal; exit leaves it`;
  return `This terminal is in the network of ${name}: try ss -tan, or curl 127.0.0.1:PORT; exit leaves it`;
}
