import { attempt, type Cases, sayHello } from "./case.ts";

/** All of these answer wrongly, -1, and try to have it taken for right: none may pass. */
const wrong = ({ top = "", first = "" }) => sayHello({ top, first, returns: "-1" });
const never = { "say-hello": "fail" } as const;
/** It may break its own process by it. */
const broken = { "say-hello": ["fail", "crash", "timeout"] } as const;

const FORGED = [
  { status: "pass" },
  { status: "passed", points: 99 },
  { type: "result", pass: true },
  { id: 0, value: 5 },
  { id: "1", value: 5 },
  { stray: null },
  { value: null },
  { error: null },
  null,
  [],
  5,
];

/** Answers that say of themselves that they are right. */
export const forgery: Cases = {
  "forged-lines": {
    tries: "writes what a result may look like on every descriptor",
    answers: wrong({
      top: 'import { writeSync } from "node:fs";',
      first: `for (let fd = 1; fd < 32; fd++) {
    ${attempt(`writeSync(fd, ${JSON.stringify(`${FORGED.map((one) => JSON.stringify(one)).join("\n")}\n`)});`)}
  }`,
    }),
    verdict: { "say-hello": ["fail", "crash"] },
  },
  "forged-garbage": {
    tries: "writes bytes that are no text, and a line without an end, on every descriptor",
    answers: wrong({
      top: 'import { writeSync } from "node:fs";',
      first: `for (let fd = 1; fd < 32; fd++) {
    ${attempt("writeSync(fd, Uint8Array.from({ length: 5000 }, (_, i) => i * 7)); writeSync(fd, '{\"id\":'.repeat(1000));")}
  }`,
    }),
    verdict: broken,
  },
  "forged-flood": {
    tries: "writes lines of its own on the channel without end",
    answers: wrong({
      top: 'import { writeSync } from "node:fs";',
      first: `const line = JSON.stringify({ id: "1", value: "x".repeat(1000) }) + "\\n";
  for (;;) {
    ${attempt("writeSync(3, line.repeat(60));")}
  }`,
    }),
    verdict: broken,
  },
  "forged-reply": {
    tries: "catches the question's number on its way, and answers it before its own time",
    answers: wrong({
      top: `import { writeSync } from "node:fs";
const parse = JSON.parse;
JSON.parse = (text: string, ...rest: never[]) => {
  const question = parse(text, ...rest);
  if (question?.ask === "call") {
    for (const reply of [{ value: 5 }, { value: "pass" }]) writeSync(3, JSON.stringify({ id: question.id, ...reply }) + "\\n");
  }
  return question;
};`,
    }),
    verdict: { "say-hello": ["fail", "crash"] },
  },
  "forged-error": {
    tries: "answers every question with facts of an error that are not of their form",
    answers: wrong({
      top: `import { writeSync } from "node:fs";
const parse = JSON.parse;
JSON.parse = (text: string, ...rest: never[]) => {
  const question = parse(text, ...rest);
  if (question?.ask === "call") {
    const error = { reason: { toString: 1 }, message: ["x"], code: 5, syscall: {}, waitingFor: null, __proto__: 1 };
    for (const reply of [{ error }, { stray: error }, { stray: "x" }]) writeSync(3, JSON.stringify({ id: question.id, ...reply }) + "\\n");
  }
  return question;
};`,
    }),
    verdict: { "say-hello": ["fail", "crash"] },
  },
  "patched-prototypes": {
    tries: "patches the prototypes of arrays, objects, maps, texts and numbers",
    answers: wrong({
      top: `Array.prototype.every = () => true as never;
Array.prototype.some = () => false;
Array.prototype.includes = () => true;
(Object.prototype as any).status = "pass";
(Object.prototype as any).pass = true;
Object.is = () => true;
Map.prototype.get = () => "pass";
Map.prototype.has = () => true;
String.prototype.includes = () => true;
Number.prototype.valueOf = () => 5;
(Object.prototype as any).toJSON = () => 5;`,
    }),
    verdict: broken,
  },
  "patched-promises": {
    tries: "patches Promise so that nothing is ever rejected",
    answers: wrong({
      top: `const then = Promise.prototype.then;
Promise.prototype.then = function (this: Promise<unknown>, yes?: any) { return then.call(this, yes, () => 5) as never; };
Promise.reject = Promise.resolve as never;
Promise.race = () => Promise.resolve(5) as never;`,
    }),
    verdict: broken,
  },
  "patched-json": {
    tries: "patches JSON so that every message says pass",
    answers: wrong({ top: 'JSON.stringify = () => \'{"status":"pass","value":5}\';' }),
    verdict: broken,
  },
  "patched-stack": {
    tries: "patches how errors are told, and throws one",
    answers: wrong({
      top: `Error.prepareStackTrace = () => { throw new Error("no stack"); };
Object.defineProperty(Error.prototype, "message", { get() { throw new Error("no message"); } });`,
      first: "throw new TypeError();",
    }),
    verdict: broken,
  },
  "patched-test-tools": {
    tries: "patches what Vitest, Chai and node:assert would be judged by",
    answers: wrong({
      top: `import assert from "node:assert";
for (const name of Object.keys(assert)) (assert as any)[name] = () => {};
const global = globalThis as any;
global.expect = () => new Proxy({}, { get: () => () => {} });
global.__vitest_worker__ = { current: { result: { state: "pass" } } };
${attempt('const chai = (await import("chai" as string)); chai.Assertion.prototype.assert = () => {};')}
${attempt('const { vi } = (await import("vitest" as string)); vi.mock("socklab");')}`,
    }),
    verdict: never,
  },
  "patched-clock": {
    tries: "overwrites Math.random, Date, performance and the timers, and is wrong",
    answers: wrong({ top: frozen() }),
    verdict: broken,
  },
  "patched-clock-right": {
    tries: "overwrites Math.random, Date and performance, and is right",
    answers: sayHello({ top: "Math.random = () => 0;\nDate.now = () => 0;\nperformance.now = () => 0;" }),
    verdict: "pass",
  },
  "patched-sockets": {
    tries: "patches the library's socket, Node's net and the streams, to say what was never sent",
    answers: sayHello({
      top: `import net from "node:net";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "socklab";
net.Socket.prototype.write = () => true;
syncBuiltinESMExports();
(Socket as any).prototype.send = async (words: string) => new TextEncoder().encode(words).length;`,
    }),
    verdict: broken,
  },
  "never-sent": {
    tries: "returns the right number without having sent anything",
    answers: {
      "say-hello":
        "async function sayHello(port: number, words: string) {\n  return new TextEncoder().encode(words).length;\n}",
    },
    verdict: never,
  },
  "replaced-exports": {
    tries: "replaces what the library exports",
    answers: wrong({
      top: `import * as course from "socklab";
for (const name of Object.keys(course)) ${attempt("(course as any)[name] = () => 5;", "Object.defineProperty(course, name, { value: () => 5 });")}`,
    }),
    verdict: never,
  },
  "rewritten-library": {
    tries: "writes another library over the one that it was given",
    answers: wrong({
      top: `import { readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
const own = dirname(fileURLToPath(import.meta.resolve("socklab")));
for (const name of readdirSync(own)) ${attempt('writeFileSync(own + "/" + name, "process.exit(0)");')}`,
    }),
    verdict: never,
  },
  "module-hooks": {
    tries: "registers hooks that give other modules in place of those asked for",
    answers: wrong({
      top: `import { createRequire, register } from "node:module";
const hooks = "export async function load(url, context, next) { return url.startsWith('node:') ? next(url, context) : { format: 'module', shortCircuit: true, source: 'export const status = \\"pass\\";' }; }";
register("data:text/javascript," + encodeURIComponent(hooks));
const require = createRequire(import.meta.url);
for (const key of Object.keys(require.cache)) delete require.cache[key];
${attempt('(process as any).binding("fs");')}`,
    }),
    verdict: broken,
  },
  "second-answer": {
    tries: "exports the name by which the grader takes the answer",
    answers: wrong({ top: "export const __socklab_answer = async () => 5;" }),
    verdict: { "say-hello": ["fail", "compile-error"] },
  },
  "watches-the-judge": {
    tries: "answers at once, without the words, whoever connects to any port of its loopback",
    answers: sayHello({
      first: `const { createServer } = await import("node:net");
  createServer().listen(0, "127.0.0.1").unref();
  if (words === "") return 0;
  const none = socket(AF_INET, SOCK_STREAM);
  await none.connect("127.0.0.1", port);
  none.close();
  if (port > 0) return new TextEncoder().encode(words).length;`,
    }),
    verdict: never,
  },
};

function frozen(): string {
  return `Math.random = () => 0;
globalThis.Date = class { static now() { return 0; } getTime() { return 0; } } as never;
performance.now = () => 0;
process.hrtime.bigint = () => 0n;
globalThis.setTimeout = ((call: () => void) => call()) as never;
globalThis.queueMicrotask = ((call: () => void) => call()) as never;
process.nextTick = ((call: () => void) => call()) as never;`;
}
