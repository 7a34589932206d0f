import { type Cases, sayHello } from "./case.ts";

const crash = { "say-hello": "crash" } as const;
const fail = { "say-hello": "fail" } as const;

/** Answers that end, or throw. */
export const ends: Cases = {
  "exit-0-at-top": {
    tries: "ends its process, as if all were well",
    answers: sayHello({ top: "process.exit(0);" }),
    verdict: crash,
  },
  "exit-1-at-top": { tries: "ends its process", answers: sayHello({ top: "process.exit(1);" }), verdict: crash },
  "exit-0-in-function": {
    tries: "ends its process when it is called",
    answers: sayHello({ first: "process.exit(0);" }),
    verdict: crash,
  },
  "exit-1-in-function": {
    tries: "ends its process when it is called",
    answers: sayHello({ first: "process.exit(1);" }),
    verdict: crash,
  },
  "exit-in-callback": {
    tries: "ends its process once it has returned",
    answers: sayHello({ returns: "(setTimeout(() => process.exit(0), 1), taken)" }),
    verdict: crash,
  },
  "exit-later": {
    tries: "ends its process when the next exercise may be looked at",
    answers: sayHello({ first: "setTimeout(() => process.exit(0), 60);" }),
    verdict: { "say-hello": ["pass", "crash"] },
  },
  "exit-in-value": {
    tries: "ends its process where a value is asked for",
    answers: { "read-the-record": 'const readTheRecord = process.exit(0) ?? { a: "0", b: "5", c: "6" };' },
    verdict: { "read-the-record": "crash" },
  },
  abort: { tries: "aborts", answers: sayHello({ first: "process.abort();" }), verdict: crash },
  "kill-itself": {
    tries: "kills itself",
    answers: sayHello({ first: 'process.kill(process.pid, "SIGKILL");' }),
    verdict: crash,
  },
  "deno-exit-at-top": {
    tries: "calls Deno.exit(), which is not there",
    answers: sayHello({ top: "(globalThis as any).Deno.exit(0);" }),
    verdict: fail,
  },
  "deno-exit-in-function": {
    tries: "calls Deno.exit(), which is not there",
    answers: sayHello({ first: "// @ts-ignore: Deno's kernel has it\n  Deno.exit(0);" }),
    verdict: fail,
    says: /Deno is not defined/,
  },
  "throw-at-top": {
    tries: "throws where it is declared",
    answers: sayHello({ top: 'throw new Error("at the top");' }),
    verdict: fail,
    says: /at the top/,
  },
  "throw-in-function": {
    tries: "throws when it is called",
    answers: sayHello({ first: 'throw new Error("in it");' }),
    verdict: fail,
    says: /in it/,
  },
  "throw-nothing": { tries: "throws undefined", answers: sayHello({ first: "throw undefined;" }), verdict: fail },
  "throw-null-at-top": {
    tries: "throws null where it is declared",
    answers: sayHello({ top: "throw null;" }),
    verdict: fail,
  },
  "throw-a-trap": {
    tries: "throws an object that throws when it is looked at",
    answers: sayHello({
      first:
        'throw new Proxy({}, { get() { throw new Error("trap"); }, getPrototypeOf() { throw new Error("trap"); } });',
    }),
    verdict: { "say-hello": ["fail", "crash"] },
  },
  "unhandled-rejection": {
    tries: "leaves a promise rejected that nobody awaits",
    answers: sayHello({ first: 'Promise.reject(new Error("nobody hears"));' }),
    verdict: fail,
    says: /nobody hears/,
  },
  "throw-and-reject": {
    tries: "throws, and leaves a promise rejected besides",
    answers: sayHello({ first: 'Promise.reject(new Error("nobody hears"));\n  throw new Error("in it");' }),
    verdict: fail,
  },
  "throw-in-callback": {
    tries: "throws in a timer",
    answers: sayHello({ first: 'setTimeout(() => { throw new Error("in a timer"); }, 0);' }),
    verdict: fail,
    says: /in a timer/,
  },
  "throw-unheard": {
    tries: "throws in a timer, and has taken away who would hear of it",
    answers: sayHello({
      top: 'process.removeAllListeners("uncaughtException");',
      first: 'setTimeout(() => { throw new Error("in a timer"); }, 0);',
    }),
    verdict: crash,
  },
  "error-event": {
    tries: "leaves an error event without a listener",
    answers: sayHello({
      top: 'import { connect } from "node:net";',
      first: "connect(1, '127.0.0.1');\n  await new Promise((done) => setTimeout(done, 200));",
    }),
    verdict: fail,
    says: /ECONNREFUSED/,
  },
  "stack-overflow": {
    tries: "calls itself until the stack is full",
    answers: sayHello({ first: "const deep = (): number => deep() + 1;\n  deep();" }),
    verdict: fail,
    says: /call stack/,
  },
};
