import { attempt, type Cases, GUARD, sayHello } from "./case.ts";

const crash = { "say-hello": "crash" } as const;
/** What it forks and spawns takes processors and memory: which limit is met first is a race. */
const ended = { "say-hello": ["crash", "timeout", "fail"] } as const;

/** Answers that take all there is of something. */
export const exhaustion: Cases = {
  heap: {
    tries: "fills V8's heap",
    answers: sayHello({ first: "const all: unknown[] = [];\n  for (;;) all.push(new Array(1e6).fill(0.5));" }),
    verdict: crash,
    says: /memory|heap/,
  },
  "heap-at-top": {
    tries: "fills V8's heap where it is declared",
    answers: sayHello({ top: "const all: unknown[] = [];\nfor (;;) all.push(new Array(1e6).fill(0.5));" }),
    verdict: crash,
    says: /memory|heap/,
  },
  buffers: {
    tries: "fills the memory outside V8's heap",
    answers: sayHello({
      top: GUARD,
      first: "const all: unknown[] = [];\n  for (;;) all.push(Buffer.alloc(1 << 25, 1));",
    }),
    verdict: crash,
    says: /memory/,
  },
  "memory-files": {
    tries: "fills files in memory, which belong to no process's own memory",
    answers: sayHello({
      top: `${GUARD}import { writeSync } from "node:fs";
import koffi from "koffi";
const memfd = koffi.load(null).func("int memfd_create(str, unsigned int)");
const full = Buffer.alloc(1 << 20, 1);
let taken = 0;
for (let file = 0; file < 200; file++) {
  const fd = memfd("full", 0);
  for (let i = 0; i < 16 && fd >= 0; i++) taken += writeSync(fd, full);
}
if (taken > 0) throw new Error("it took " + taken + " bytes");`,
    }),
    verdict: "pass",
  },
  "memory-shared": {
    tries: "fills shared memory and lets go of it, so that no process has it",
    answers: sayHello({
      top: `${GUARD}import koffi from "koffi";
const libc = koffi.load(null);
const shmget = libc.func("int shmget(int, size_t, int)");
const shmat = libc.func("void *shmat(int, void *, int)");
const shmdt = libc.func("int shmdt(void *)");
const memset = libc.func("void *memset(void *, int, size_t)");
for (let part = 0; part < 48; part++) {
  const id = shmget(0, 1 << 26, 0o1600);
  if (id < 0) break;
  const place = shmat(id, null, 0);
  memset(place, 1, 1 << 26);
  shmdt(place);
  if (part === 47) throw new Error("it took all that it wanted");
}`,
    }),
    verdict: "pass",
  },
  stdout: {
    tries: "prints gigabytes",
    answers: sayHello({
      top: 'import { writeSync } from "node:fs";',
      first: `for (let i = 0; i < 8192; i++) ${attempt('writeSync(1, "x".repeat(1 << 20));')}`,
    }),
    verdict: crash,
    says: /printed/,
  },
  stderr: {
    tries: "prints gigabytes on stderr",
    answers: sayHello({
      top: 'import { writeSync } from "node:fs";',
      first: `for (let i = 0; i < 8192; i++) ${attempt('writeSync(2, "x".repeat(1 << 20));')}`,
    }),
    verdict: crash,
    says: /printed/,
  },
  "console-log": {
    tries: "prints gigabytes without waiting until they are written",
    answers: sayHello({ first: 'for (;;) console.log("x".repeat(1 << 16));' }),
    verdict: { "say-hello": ["crash", "timeout"] },
  },
  "some-output": {
    tries: "prints a little, and is right",
    answers: sayHello({ first: 'console.log("x".repeat(10_000));\n  console.error({ words });' }),
    verdict: "pass",
  },
  "fork-bomb": {
    tries: "starts itself again and again",
    answers: sayHello({
      top: `${GUARD}import { spawn } from "node:child_process";
const bomb = 'const { spawn } = require("node:child_process"); setInterval(() => { for (let i = 0; i < 4; i++) spawn(process.execPath, ["-e", process.env.BOMB], { env: process.env, stdio: "ignore", detached: true }).on("error", () => {}); }, 5)';`,
      first: `for (let i = 0; i < 8; i++) spawn(process.execPath, ["-e", bomb], { env: { BOMB: bomb }, stdio: "ignore", detached: true }).on("error", () => {});
  await new Promise(() => {});`,
    }),
    verdict: ended,
  },
  "shell-bomb": {
    tries: "starts shells that start shells",
    answers: sayHello({
      top: `${GUARD}import { spawn } from "node:child_process";`,
      first: `spawn("/bin/sh", ["-c", "b() { b | b & }; b"], { stdio: "ignore" }).on("error", () => {});
  await new Promise(() => {});`,
    }),
    verdict: ended,
  },
  threads: {
    tries: "starts threads that loop",
    answers: sayHello({
      top: `${GUARD}import { Worker } from "node:worker_threads";`,
      first: 'for (let i = 0; i < 500; i++) new Worker("for (;;) {}", { eval: true });\n  await new Promise(() => {});',
    }),
    verdict: ended,
  },
  descriptors: {
    tries: "opens files until there are no descriptors left",
    answers: sayHello({ top: 'import { openSync } from "node:fs";', first: 'for (;;) openSync("/dev/null", "r");' }),
    verdict: { "say-hello": "fail" },
    says: /EMFILE/,
  },
  sockets: {
    tries: "makes sockets until there are no descriptors left",
    answers: sayHello({ first: "for (;;) socket(AF_INET, SOCK_STREAM);" }),
    verdict: { "say-hello": "fail" },
    says: /EMFILE/,
  },
  "peer-flood": {
    tries: "sends the other end without end",
    answers: sayHello({
      first: `const other = socket(AF_INET, SOCK_STREAM);
  await other.connect("127.0.0.1", port);
  const much = new Uint8Array(1 << 20);
  for (;;) await other.send(much);`,
    }),
    verdict: { "say-hello": ["fail", "timeout"] },
    says: /MiB|Failed|threw|wanted/,
  },
  "connection-flood": {
    tries: "connects to the other end again and again",
    answers: sayHello({
      first: `for (let i = 0; i < 240; i++) {
    const one = socket(AF_INET, SOCK_STREAM);
    await one.connect("127.0.0.1", port);
  }`,
    }),
    verdict: { "say-hello": "fail" },
  },
  "datagram-flood": {
    tries: "sends datagrams to every port of the loopback without end",
    answers: sayHello({
      first: `const { createSocket } = await import("node:dgram");
  const udp = createSocket("udp4");
  udp.on("error", () => {});
  for (let to = 32768; to < 61000; to++) udp.send("x".repeat(1000), to, "127.0.0.1", () => {});`,
    }),
    verdict: { "say-hello": ["pass", "fail", "timeout", "crash"] },
  },
  disk: {
    tries: "fills every folder that it may write to, and is right",
    answers: sayHello({
      top: `${GUARD}import { appendFileSync } from "node:fs";
const full = Buffer.alloc(1 << 20, 1);
for (const folder of [".", "/tmp", "/dev/shm", "/var/tmp", "/run", "/root"]) {
  ${attempt('for (let i = 0; i < 4096; i++) appendFileSync(folder + "/socklab-fill-" + (i >> 3), full);')}
}`,
    }),
    verdict: { "say-hello": ["pass", "crash", "fail"] },
  },
  "one-long-file": {
    tries: "writes a file without end",
    answers: sayHello({
      top: GUARD,
      first: `const { openSync, writeSync } = await import("node:fs");
  const file = openSync("long", "w");
  for (;;) writeSync(file, Buffer.alloc(1 << 20));`,
    }),
    verdict: { "say-hello": ["fail", "crash"] },
  },
};
