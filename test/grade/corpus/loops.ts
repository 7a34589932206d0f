import { type Cases, sayHello } from "./case.ts";

const late = { "say-hello": "timeout" } as const;

/** Answers that never end. */
export const loops: Cases = {
  "loop-at-top": {
    tries: "loops for ever where it is declared",
    answers: sayHello({ top: "while (true) {}" }),
    verdict: late,
  },
  "loop-in-function": {
    tries: "loops for ever when it is called",
    answers: sayHello({ first: "for (;;) {}" }),
    verdict: late,
  },
  "loop-in-callback": {
    tries: "loops for ever in a timer",
    answers: sayHello({ first: "setTimeout(() => { for (;;) {} }, 0);" }),
    verdict: late,
  },
  "loop-after-answer": {
    tries: "loops for ever once it has returned",
    answers: sayHello({ returns: "(setTimeout(() => { for (;;) {} }, 1), taken)" }),
    verdict: late,
  },
  "loop-of-microtasks": {
    tries: "keeps the event loop from turning with ever more microtasks",
    answers: sayHello({ first: "const again = (): void => queueMicrotask(again);\n  again();" }),
    verdict: late,
  },
  "loop-that-awaits": {
    tries: "loops for ever and awaits in every turn",
    answers: sayHello({ first: "for (;;) await null;" }),
    verdict: late,
  },
  "loop-of-immediates": {
    tries: "calls itself again in every turn of the event loop, for ever",
    answers: sayHello({ first: "for (;;) await new Promise((done) => setImmediate(done));" }),
    verdict: late,
  },
  "loop-in-value": {
    tries: "loops for ever where a value is asked for",
    answers: { "read-the-error": 'const readTheError = (() => { for (;;) {} })() ?? { listening: "ok" };' },
    verdict: { "read-the-error": "timeout" },
  },
  "loop-in-regexp": {
    tries: "backtracks for ever in a regular expression",
    answers: sayHello({ first: '/^(a+)+$/.test("a".repeat(60) + "!");' }),
    verdict: late,
  },
  "await-at-top": {
    tries: "awaits for ever where it is declared",
    answers: sayHello({ top: "await new Promise(() => {});" }),
    verdict: late,
  },
  "await-in-function": {
    tries: "awaits for ever",
    answers: sayHello({ first: "await new Promise(() => {});" }),
    verdict: late,
  },
  "await-thenable": {
    tries: "returns a promise that never settles",
    answers: sayHello({ returns: "({ then() {} } as never)" }),
    verdict: late,
  },
  "blocked-thread": {
    tries: "blocks its thread in a wait that nobody ends",
    answers: sayHello({ first: "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);" }),
    verdict: late,
  },
  "stopped-process": {
    tries: "stops itself",
    answers: sayHello({ first: 'process.kill(process.pid, "SIGSTOP");' }),
    verdict: late,
  },
  "never-called-back": {
    tries: "leaves timers running for ever, and is right",
    answers: sayHello({ top: "setInterval(() => {}, 1);" }),
    verdict: "pass",
  },
};
