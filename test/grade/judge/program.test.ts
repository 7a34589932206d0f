import { expect, test } from "vitest";
import { programOf } from "../../../lib/grade/judge/program.ts";
import { codeCell } from "../../support/grading.ts";

function codeOf(source: string, ...others: string[]): string {
  const program = programOf(
    codeCell(9, source),
    others.map((one, index) => codeCell(index + 1, one)),
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
