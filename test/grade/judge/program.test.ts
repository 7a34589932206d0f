import { describe, expect, test } from "vitest";
import { programOf } from "../../../lib/grade/judge/program.ts";
import { codeCell } from "../../support/grading.ts";

function codeOf(source: string, ...others: string[]): string {
  const program = programOf(
    { cell: codeCell(9, source), before: others.map((one, index) => codeCell(index + 1, one)), after: [] },
    "f",
  );
  if ("error" in program) throw new Error(program.error);
  return program.code;
}
const has = (code: string, text: string): number => code.split(text).length - 1;

test("programOf() takes a function along that another cell declares, and what that one uses", () => {
  const code = codeOf("const f = () => twice(2);", "const two = 2;", "function twice(n: number) { return two * n; }");
  expect(code.indexOf("const two = 2")).toBeGreaterThanOrEqual(0);
  expect(code.indexOf("const two = 2")).toBeLessThan(code.indexOf("function twice"));
});

test("programOf() takes the last declaration of a name", () => {
  expect(codeOf("const f = () => n;", "const n = 1;", "const n = 2;")).toMatch(/const n = 2/);
});

test("programOf() takes no declaration along that would make another cell's calls", () => {
  const code = codeOf("const f = () => server;", "const server = socket(2, 1); const other = new Map();");
  expect(code).not.toMatch(/socket/);
});

test("programOf() takes an import of one name along, not of names that the cell has", () => {
  const code = codeOf('import { a } from "m";\nconst f = () => [a, b];', 'import { a, b } from "m";');
  expect(has(code, "import { a }")).toBe(1);
  expect(has(code, "import { b }")).toBe(1);
});

test("programOf() leaves alone what the cell declares itself, and names after a dot", () => {
  const code = codeOf("const n = 1; const f = () => n + x.length;", "const n = 2;", "const length = 3;");
  expect(code).not.toMatch(/const n = 2|length = 3/);
});

test("programOf() hands over undefined where the name is gone", () => {
  expect(codeOf("const g = 1;")).toMatch(/= undefined;/);
});

test("programOf() takes free names only: no parameter, key, label, type or name of an inner block", () => {
  const source = `const f = (udp: number, { size: most }: Sizes) => { const inner = { key: udp }; for (const turn of []) { turn; }
    try { var late = 1; } catch (error) { error; } return most + inner.key + late; };`;
  const names = ["udp", "size", "most", "inner", "key", "turn", "late", "error", "Sizes"];
  expect(codeOf(source, ...names.map((name) => `const ${name} = "borrowed";`))).not.toMatch(/borrowed/);
});

test("programOf() takes a name that is free outside of the block that declares it", () => {
  expect(codeOf("const f = () => { { const n = 2; } return n; };", "const n = 1;")).toMatch(/const n = 1/);
});

test("programOf() takes no part of a loan", () => {
  const code = codeOf(
    "const f = () => ask(2);",
    'import { socket } from "socklab"; const server = socket(2, 1);',
    "const two = 2; function ask(n: number) { return server.send(two * n); }",
  );
  expect(code).not.toMatch(/function ask|const two/);
});

test("programOf() takes a constant along that a call makes, unless the call is the course's", () => {
  expect(codeOf("const f = () => coder;", "const coder = new TextEncoder();")).toMatch(/new TextEncoder/);
  expect(codeOf("const f = () => net;", 'const net = await import("node:net");')).toMatch(/import\("node:net"\)/);
  const made = "const open = () => socket(AF_INET, 1);\nconst one = open();";
  expect(codeOf("const f = () => one;", `import { AF_INET, socket } from "socklab";\n${made}`)).not.toMatch(
    /const one/,
  );
});

test("programOf() takes the declaration above the cell rather than one below", () => {
  const place = { cell: codeCell(2, "const f = () => n;"), before: [codeCell(1, "const n = 1;")] };
  const program = programOf({ ...place, after: [codeCell(3, "const n = 3;")] }, "f");
  expect("code" in program && program.code).toMatch(/const n = 1;/);
});

test("programOf() gives require where it is used, as tslab does", () => {
  expect(codeOf('const net = require("node:net"); const f = () => net;')).toMatch(/createRequire/);
  expect(codeOf("const f = () => net;", 'const net = require("node:net");')).toMatch(/createRequire[\s\S]*const net/);
  expect(codeOf("const f = (require) => require(1);")).not.toMatch(/createRequire/);
});

describe("programOf() leaves out what only tries the answer", () => {
  const right = "const table = new Map();\nlet most = 1;\nfunction f() { return table.get(helper(most)); }";
  const helper = "function helper(n) { return n; }";

  test.each([
    ["a call at the end", "await f(5000);"],
    ["a call whose value is shown", "const got = await f(1);\nconsole.log(got);"],
    ["a call in a block", "{ const one = 1; try { await f(one); } catch {} }"],
    ["a call of its helper", "console.log(helper(2));"],
    ["a function that calls it", "async function run() { await f(1); }\nawait run();"],
  ])("%s", (_, trial) => {
    const code = codeOf(`${right}\n${helper}\n${trial}`);
    expect(code).toMatch(/function helper/);
    expect(code).not.toMatch(/got|console|one|await/);
  });

  test.each([
    "table.set(1, 2);",
    "most = 2;",
    "init();\nfunction init() { most = 3; }",
    "f.least = 2;",
    "f = wrapped(f);",
  ])("but keeps what changes what it uses: %s", (act) => {
    expect(codeOf(`${right}\n${helper}\n${act}`)).toContain(act.split("\n")[0]);
  });
});
