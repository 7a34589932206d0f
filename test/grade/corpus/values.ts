import { type Case, type Cases, sayHello } from "./case.ts";

/** The words are sent, and then something else is returned than the number. */
const returns = (tries: string, value: string, verdict: Case["verdict"] = { "say-hello": "fail" }): Case => ({
  tries,
  answers: sayHello({ returns: `((${value}) as unknown)` }),
  verdict,
});

/** Answers that return what is hard to take. */
export const values: Cases = {
  "value-circular": returns(
    "returns an object that holds itself",
    "(() => { const own: any = {}; own.own = own; return own; })()",
  ),
  "value-getter": returns(
    "returns an object that throws when it is read",
    '{ get number() { throw new Error("trap"); } }',
  ),
  "value-proxy": returns(
    "returns an object that throws whatever is done with it",
    'new Proxy({}, new Proxy({}, { get() { throw new Error("trap"); } }))',
  ),
  "value-endless-proxy": returns(
    "returns an object that has ever more in it",
    "(function more(): any { return new Proxy({}, { get: () => more(), ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }); })()",
    { "say-hello": ["fail", "crash", "timeout"] },
  ),
  "value-long": returns("returns a text of 50 MB", '"x".repeat(50e6)', { "say-hello": ["fail", "crash"] }),
  "value-of-20-megabytes": returns("returns a text of 20 MB", '"\\u0007".repeat(20e6)', {
    "say-hello": ["fail", "crash"],
  }),
  "value-of-millions": returns("returns an array of three million numbers", "new Array(3e6).fill(5)"),
  "value-of-millions-of-lists": returns("returns ten million lists in a list", "new Array(1e7).fill([])"),
  "value-sparse-forged": {
    tries: "writes thirty megabytes of empty lists on the channel as its answer",
    answers: sayHello({
      top: `import { writeSync } from "node:fs";
const parse = JSON.parse;
JSON.parse = (text: string, ...rest: never[]) => {
  const question = parse(text, ...rest);
  if (question?.ask === "call") {
    const reply = '{"id":"' + question.id + '","value":[' + "[],".repeat(1e6) + "0]}\\n";
    for (let at = 0; at < reply.length; ) {
      try { at += writeSync(3, reply.slice(at, at + 60000)); } catch { /* the channel is full */ }
    }
  }
  return question;
};`,
    }),
    verdict: { "say-hello": ["crash", "fail", "timeout"] },
    says: /more than|gave back|no plain value|wanted/,
  },
  "value-many-lines": {
    tries: "writes millions of lines on the channel",
    answers: sayHello({
      top: `import { writeSync } from "node:fs";`,
      first: `const lines = "{}\\n".repeat(20000);
  for (let i = 0; i < 200; i++) {
    try { writeSync(3, lines); } catch { /* the channel is full */ }
  }`,
    }),
    verdict: { "say-hello": ["crash", "fail", "timeout", "pass"] },
  },
  "value-deep": returns(
    "returns a million arrays in each other",
    "(() => { let deep: any = 5; for (let i = 0; i < 1e6; i++) deep = [deep]; return deep; })()",
  ),
  "value-wide": returns("returns an array of four billion holes", "new Array(4294967295)", {
    "say-hello": ["fail", "crash", "timeout"],
  }),
  "value-prototype": returns(
    "returns an object with __proto__ among its keys",
    `JSON.parse('{"__proto__": {"status": "pass", "length": 5}, "constructor": 5}')`,
  ),
  "value-not-a-number": returns("returns NaN", "NaN"),
  "value-minus-zero": returns("returns -0", "-0"),
  "value-bigint": returns("returns a BigInt", "BigInt(taken)"),
  "value-symbol": returns("returns a symbol", "Symbol.iterator"),
  "value-function": returns("returns a function", "() => taken"),
  "value-text": returns("returns the number as a text", "String(taken)"),
  "value-date": returns("returns a date", "new Date(taken)"),
  "value-to-json": returns(
    "returns an object that JSON would take for the number",
    "{ toJSON: () => taken, valueOf: () => taken }",
  ),
  "value-nothing": returns("returns nothing", "undefined"),
  "value-markup": returns(
    "returns markup that runs when a page shows it",
    `"<script>alert(1)</script><img src=x onerror=alert(1)>]]>\\u0000\\u001b[2J"`,
  ),
  "value-of-class": {
    tries: "gives an object whose keys are read by a function of its own",
    answers: {
      "read-the-error":
        'const readTheError = new (class { get listening() { return "ok"; } get nobody(): string { throw new Error("trap"); } })();',
    },
    verdict: { "read-the-error": "fail" },
  },
  "value-missing": {
    tries: "gives null where an object is asked for",
    answers: { "read-the-error": "const readTheError = null;" },
    verdict: { "read-the-error": "fail" },
  },
  "value-is-function": {
    tries: "gives a function where a value is asked for",
    answers: { "read-the-error": "function readTheError() { return 5; }" },
    verdict: { "read-the-error": "fail" },
  },
  "function-is-value": {
    tries: "gives a value where a function is asked for",
    answers: { "say-hello": "const sayHello = 5;" },
    verdict: { "say-hello": "fail" },
  },
};
