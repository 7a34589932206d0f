import { attempt, type Cases, GUARD, sayHello } from "./case.ts";

const crash = { "say-hello": "crash" } as const;
/** What it forks and spawns takes processors and memory: which limit is met first is a race. */
const ended = { "say-hello": ["crash", "timeout", "fail"] } as const;

/** Answers that take all there is of something. */
export const exhaustion: Cases = {
  heap: {
    tries: "fills V8's heap",
    answers: sayHello({ first: "const all: unknown[] = [];\n  for (;;) all.push(new Array(1000).fill({}));" }),
    verdict: crash,
    says: /memory|heap/,
  },
  "heap-at-top": {
    tries: "fills V8's heap where it is declared",
    answers: sayHello({ top: "const all: unknown[] = [];\nfor (;;) all.push(new Array(1000).fill({}));" }),
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
  stdout: {
    tries: "prints gigabytes",
    answers: sayHello({
      top: 'import { writeSync } from "node:fs";',
      first: 'for (let i = 0; i < 8192; i++) writeSync(1, "x".repeat(1 << 20));',
    }),
    verdict: crash,
    says: /printed/,
  },
  stderr: {
    tries: "prints gigabytes on stderr",
    answers: sayHello({
      top: 'import { writeSync } from "node:fs";',
      first: 'for (let i = 0; i < 8192; i++) writeSync(2, "x".repeat(1 << 20));',
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
