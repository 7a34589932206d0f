import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Value } from "../../../lib/exercises/kit/check/value.ts";
import { exercises } from "../../../lib/exercises/mod.ts";
import { AnswerProcess } from "../../../lib/grade/judge/answer-process.ts";
import { ANSWER_EXPORT } from "../../../lib/grade/protocol/mod.ts";
import { whyNoBubblewrap } from "../../../lib/grade/sandbox/bubblewrap.ts";
import { cgroupParents } from "../../../lib/grade/sandbox/cgroup.ts";
import { writeCourse } from "../../../lib/grade/sandbox/course-copy.ts";
import { createSandbox } from "../../../lib/grade/sandbox/create-sandbox.ts";
import { LIMITS } from "../../../lib/grade/sandbox/limits.ts";
import { newOwners, ownerOf } from "../../../lib/grade/sandbox/owner.ts";
import { fromJsonLines } from "../../../lib/trace/jsonl.ts";

const manual = JSON.parse(readFileSync("lib/notebook/manual.json", "utf8")) as { readonly example?: string }[];

let course = "";
const [node, owners] = [realpathSync(process.execPath), newOwners()];
const cgroups = { parents: cgroupParents(), pid: process.pid };
beforeAll(async () => {
  course = mkdtempSync(join(tmpdir(), "socklab-test-"));
  chmodSync(course, 0o755);
  await writeCourse(course, "bubblewrap");
});
afterAll(() => rmSync(course, { recursive: true, force: true }));

/** A process in the sandbox with one answer in it. */
async function processOf(answer: string, imports = ""): Promise<AnswerProcess> {
  const process = new AnswerProcess(createSandbox({ kind: "bubblewrap", course, node, owners, cgroups }));
  onTestFinished(() => process.end());
  await process.load("one", `${imports}\nexport const ${ANSWER_EXPORT} = ${answer};`, "one");
  return process;
}

/** Of a solution's lines only those are looked for that stand nowhere else by chance. */
const LONG_LINE = 40;
const FS = 'import fs from "node:fs";';
const call = async (answer: string, imports = ""): Promise<Value> =>
  (await processOf(answer, imports)).call("one", [], false);

test("whyNoBubblewrap() has nothing to say where bubblewrap works", () => {
  expect(whyNoBubblewrap({ course, node }, owners)).toBeUndefined();
});

test("AnswerProcess takes values to an answer and back", async () => {
  const process = await processOf("(...args) => args.reverse()");
  const values: Value[] = [1, "two", new Uint8Array([3]), undefined, null, { six: [Number.NaN] }];
  expect(await process.call("one", values, false)).toEqual(values.toReversed());
});

test("AnswerProcess shows an answer the course, Node and the system's libraries, and nothing else", async () => {
  const seen = await call(
    '() => ["/", "/course", "/course/node_modules/socklab", "/bin", "/etc", "/dev"].map((path) => fs.readdirSync(path))',
    FS,
  );
  expect(seen).toEqual([
    expect.arrayContaining(["bin", "course", "dev", "etc", "lib", "proc", "usr"]),
    ["answer", "hosts", "node_modules", "seccomp"],
    expect.arrayContaining(["answer.js", "manual.json", "mod.js", "package.json"]), // the manual is for man()
    ["node", "prlimit", "setpriv"],
    ["hosts"],
    ["null", "urandom"],
  ]);
  expect((seen as string[][])[0]).not.toContain("home");
});

test("AnswerProcess refuses an answer memory that no process owns, and namespaces of its own", async () => {
  const koffi = 'import koffi from "koffi";';
  const asked = `() => {
    const libc = koffi.load(null);
    const [memfd, shmget, unshare] = ["memfd_create(str, int)", "shmget(int, size_t, int)", "unshare(int)"].map((one) => libc.func("int " + one));
    const EPERM = 1;
    return [memfd("x", 0), shmget(0, 4096, 0o1600), unshare(0x10000000), koffi.errno() === EPERM];
  }`;
  expect(await call(asked, koffi)).toEqual([-1, -1, -1, true]);
});

test("AnswerProcess shows an answer no exercise's solution and no check", async () => {
  const read = `() => fs.readdirSync("/course/node_modules/socklab", { recursive: true })
    .map((name) => fs.readFileSync("/course/node_modules/socklab/" + name, "utf8"))`;
  const text = ((await call(read, FS)) as string[]).join("\n");
  expect(text).toContain("getsockopt"); // it is the library
  const own = exercises.flatMap(({ solution, checks, hidden }) => [
    ...solution.split("\n").filter((line) => line.length > LONG_LINE && !line.startsWith("import ")),
    ...[...checks, ...hidden].flatMap(({ name, hint }) => [name, hint]),
  ]);
  expect(own.length).toBeGreaterThan(exercises.length);
  const docs = manual.map(({ example = "" }) => example).join("\n"); // anybody may read these, and man() shows them
  expect(own.filter((one) => one.length > LONG_LINE && !docs.includes(one.trim()) && text.includes(one))).toEqual([]);
});

test("AnswerProcess gives an answer no environment, no privilege and no other process", async () => {
  const seen = await call(
    '() => [Object.keys(process.env), process.getuid() === 0, fs.readdirSync("/proc").filter((one) => Number(one) > 0).length]',
    FS,
  );
  expect(seen).toEqual([["PWD"], false, 2]);
});

test("AnswerProcess lets an answer write to a small folder of its own only", async () => {
  const write = `() => ["/x", "/course/x", "/course/node_modules/socklab/mod.js", "/etc/hosts", "/bin/node", "/course/answer/x"].map((path) => {
    try { fs.writeFileSync(path, "x"); return "written"; } catch (error) { return error.code; }
  })`;
  const seen = (await call(write, FS)) as string[];
  expect(seen.at(-1)).toBe("written");
  expect(seen.slice(0, -1).every((one) => ["EROFS", "EACCES"].includes(one))).toBe(true);
});

test("AnswerProcess counts the sockets that an answer's processes have open, as ss does", async () => {
  const process = await processOf(
    "(count) => { for (let i = 0; i < count; i++) socket(AF_INET, SOCK_STREAM); }",
    'import { AF_INET, SOCK_STREAM, socket } from "socklab";',
  );
  const before = process.openSockets();
  await process.call("one", [3], false);
  expect(process.openSockets() - before).toBe(3);
});

test("AnswerProcess rejects a call that does not return, and is lost", { timeout: 60_000 }, async () => {
  const process = await processOf("() => { for (;;); }");
  await expect(process.call("one", [], false)).rejects.toMatchObject({ reason: "deadline" });
  expect(process.lost).toMatchObject({ reason: "deadline" });
  await expect(process.call("one", [], false)).rejects.toMatchObject({ reason: "deadline" });
});

test.each([
  ["ends its process", "() => process.exit(7)", /exit code 7/],
  ["uses up the heap", "() => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }", /heap|memory/],
  [
    "takes memory beside the heap",
    "() => { const all = []; for (;;) all.push(Buffer.alloc(1 << 24, 1)); }",
    /MiB of memory|heap|ended/,
  ],
  [
    "prints without end",
    'async () => { const line = "x".repeat(1 << 16);  for (;;) { console.log(line); await new Promise(setImmediate); } }',
    /printed more than/,
  ],
  ["gives back too much", '() => "x".repeat(40 << 20)', /gave back more than/],
])("AnswerProcess tells a crash of an answer that %s", { timeout: 60_000 }, async (_, answer, words) => {
  await expect(call(answer, FS)).rejects.toMatchObject({ reason: "crash", message: expect.stringMatching(words) });
});

test("AnswerProcess keeps a fork bomb to a few processes, and ends them all", { timeout: 30_000 }, async () => {
  const uids = Array.from({ length: 16 }, (_, turn) => ownerOf(owners, 0, turn));
  const bomb = `() => {
    const again = "const c = require('child_process'); for (;;) try { c.spawn(process.execPath, ['-e', process.argv[1], process.argv[1]]); } catch {}";
    for (let i = 0; i < 4; i++) spawn(process.execPath, ["-e", again, again]).on("error", () => {});
    return new Promise(() => {});
  }`;
  const process = await processOf(bomb, 'import { spawn } from "node:child_process";');
  await expect(process.call("one", [], false)).rejects.toThrow();
  await process.end();
  for (const owner of uids) {
    if (owner === "namespace") continue;
    const left = spawnSync("ps", ["-o", "pid=", "-U", String(owner.uid)], { encoding: "utf8" }).stdout.trim();
    expect(left).toBe("");
  }
});

test("AnswerProcess tells of errors that nobody awaits", async () => {
  const process = await processOf(
    'async () => { Promise.reject(new Error("lost")); await new Promise((resolve) => setTimeout(resolve, 50)); }',
  );
  await expect(process.call("one", [], false)).rejects.toMatchObject({ reason: "stray", message: "Error: lost" });
});

test("AnswerProcess believes nothing that an answer says of itself", async () => {
  const forged = `() => {
    for (const fd of [1, 2, 3, 4]) try { fs.writeSync(fd, '{"id":"x","value":"forged"}\\n{"stray":5}\\n[]\\nnull\\nno json\\n'); } catch {}
    return "real";
  }`;
  const process = await processOf(forged, FS);
  const got = await process.call("one", [], false).catch((error) => error.reason);
  expect(["real", "stray"]).toContain(got);
});

test("AnswerProcess gives the last calls of a long record, and how many are missing", async () => {
  const process = await processOf(
    "() => { for (let i = 0; i < 150; i++) socket(AF_INET, SOCK_STREAM).close(); }",
    'import { AF_INET, SOCK_STREAM, socket } from "socklab";',
  );
  await process.call("one", [], true);
  const events = fromJsonLines((await process.record()) ?? "");
  expect(events).toHaveLength(200);
  expect(events.at(-1)?.call).toBe("close");
  const own = events.filter(({ by }) => by === "you").length; // the library has calls of its own
  expect(events[0]?.lost?.calls?.count).toBe(300 - own);
});

test("AnswerProcess gives the record of a call that was asked for", async () => {
  const process = await processOf(
    "() => socket(AF_INET, SOCK_STREAM).close()",
    'import { AF_INET, SOCK_STREAM, socket } from "socklab";',
  );
  await process.call("one", [], true);
  const lines = (await process.record())
    ?.trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ by }) => by === "you")
    .map(({ call }) => call);
  expect(lines).toEqual(["socket", "close"]);
});

test("LIMITS leave room for Node itself", () => {
  expect(LIMITS.heapMiB * 1024 * 1024).toBeLessThan(LIMITS.memoryBytes);
});
