import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { AnswerProcess } from "../../../lib/grade/judge/answer-process.ts";
import { ANSWER_EXPORT } from "../../../lib/grade/protocol/mod.ts";
import { cgroupParents } from "../../../lib/grade/sandbox/cgroup.ts";
import { FILTER, writeCourse } from "../../../lib/grade/sandbox/course-copy.ts";
import { createSandbox } from "../../../lib/grade/sandbox/create-sandbox.ts";
import { LIMITS } from "../../../lib/grade/sandbox/limits.ts";
import { newOwners } from "../../../lib/grade/sandbox/owner.ts";

const here = cgroupParents();

/** A folder that is gone after the test. */
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "socklab-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Version 2's file system, of plain files: which controllers its cgroups hand on; "busy" ones can't be told to. */
function version2(cgroups: Readonly<Record<string, string>>): string {
  const root = folder();
  writeFileSync(join(root, "cgroup.controllers"), "cpu memory pids\n");
  for (const [path, handedOn] of Object.entries(cgroups)) {
    const control = join(root, path, "cgroup.subtree_control");
    mkdirSync(join(root, path), { recursive: true });
    if (handedOn === "busy") mkdirSync(control);
    else writeFileSync(control, handedOn);
  }
  return root;
}

const foldersOf = (root: string, membership: string): string[] =>
  cgroupParents(root, membership).map((parent) => parent.folder.slice(root.length));

test("cgroupParents() finds the cgroup above in version 2, since one with processes in it can't hand on memory", () => {
  const root = version2({ "user/app": "cpu memory pids\n", "user/app/shell": "busy" });
  expect(foldersOf(root, "0::/user/app/shell\n")).toEqual(["/user/app"]);
});

test("cgroupParents() finds its own cgroup in version 2 if that hands on memory, or can be told to", () => {
  expect(foldersOf(version2({ "": "memory pids\n" }), "0::/\n")).toEqual(["/"]);
  expect(foldersOf(version2({ "": "" }), "0::/\n")).toEqual(["/"]);
  expect(foldersOf(version2({ up: "memory\n", "up/own": "memory\n" }), "0::/up/own\n")).toEqual(["/up/own"]);
});

test("cgroupParents() gives limits of memory, swap and processes in version 2", () => {
  expect(cgroupParents(version2({ "": "memory pids\n" }), "0::/\n")[0]?.limits).toMatchObject({
    "memory.max": LIMITS.memoryBytes,
    "memory.swap.max": 0,
    "pids.max": expect.any(Number),
  });
});

test("cgroupParents() finds none where memory is not handed on, or nothing is mounted", () => {
  expect(foldersOf(version2({ up: "cpu pids\n", "up/own": "busy" }), "0::/up/own\n")).toEqual([]);
  expect(foldersOf(folder(), "0::/\n")).toEqual([]);
  expect(foldersOf(folder(), "")).toEqual([]);
});

test("cgroupParents() removes what runs that are gone have left, and nothing else", () => {
  const root = version2({ "": "memory pids\n" });
  const names = ["socklab-999999999-a", `socklab-${process.ppid}-b`, "other"];
  for (const name of names) mkdirSync(join(root, name));
  cgroupParents(root, "0::/\n");
  expect(names.map((name) => existsSync(join(root, name)))).toEqual([false, true, true]);
});

/** A filter for seccomp(2) that refuses nothing: one instruction, BPF_RET with SECCOMP_RET_ALLOW. */
const ALLOW_ALL = Uint8Array.of(6, 0, 0, 0, 0, 0, 0xff, 0x7f);

/** Fills files of memory that no process has mapped, so that nobody's resident memory shows them. */
const UNMAPPED = `() => {
  const create = koffi.load(null).func("int memfd_create(const char *name, unsigned int flags)");
  const chunk = Buffer.alloc(${LIMITS.fileBytes}, 1);
  for (let i = 0; i < 64; i++) fs.writeSync(create("full", 0), chunk);
  return "all written";
}`;

test.skipIf(here.length === 0)(
  "AnswerProcess ends an answer whose unmapped memory passes the limit, and its cgroup",
  {
    timeout: 30_000,
  },
  async () => {
    const course = folder();
    chmodSync(course, 0o755);
    await writeCourse(course, "bubblewrap");
    writeFileSync(join(course, FILTER), ALLOW_ALL); // memfd_create would be refused
    const cgroups = { parents: here, pid: process.pid };
    const node = realpathSync(process.execPath);
    const sandbox = createSandbox({ kind: "bubblewrap", course, node, owners: newOwners(), cgroups });
    const answers = new AnswerProcess(sandbox);
    onTestFinished(() => answers.end());
    const imports = 'import fs from "node:fs"; import koffi from "koffi";';
    await answers.load("one", `${imports}\nexport const ${ANSWER_EXPORT} = ${UNMAPPED};`, "one");
    const own = here.map((parent) =>
      readdirSync(parent.folder).filter((name) => name.startsWith(`socklab-${process.pid}-`)),
    );
    expect(own.map((names) => names.length)).toEqual(here.map(() => 1));
    await expect(answers.call("one", [], false)).rejects.toMatchObject({
      reason: "crash",
      message: expect.stringContaining("used more than 512 MiB of memory"),
    });
    await answers.end();
    for (const [index, parent] of here.entries()) expect(readdirSync(parent.folder)).not.toContain(own[index]?.[0]);
  },
);
