import { expect, test } from "vitest";
import { notebookOf } from "./notebook.ts";
import { typeErrors } from "./notebook-types.ts";

test("typeErrors finds none where each name is what an earlier cell made it", () => {
  const notebook = notebookOf(
    'import { createServer, type Server } from "node:net";\nimport * as path from "node:path";',
    "interface Point { x: number }\nlet count = 0;\nconst [first, { second }] = [1, { second: 'b' }] as const;",
    "const point: Point = { x: first };\ncount += point.x;\nconst server: Server = createServer();",
    "const point = second.toUpperCase();\nconst first = path.sep;",
    "await Promise.resolve(point.length + first.length + count);",
    "export const shown = server.listening;",
    "shown;",
  );
  expect(typeErrors(notebook)).toEqual([]);
});

test("typeErrors names the cell and the line of a wrong type", () => {
  const notebook = notebookOf("const a = 1;", "a;\nconst b: string = a;");
  expect(typeErrors(notebook)).toEqual([
    `cell ${notebook.cells[1]?.id}, line 2: Type 'number' is not assignable to type 'string'.`,
  ]);
});

test("typeErrors finds a name that only a later cell declares", () => {
  expect(typeErrors(notebookOf("late;", "const late = 1;"))[0]).toContain("Cannot find name 'late'");
});

test("typeErrors knows the types of socklab", () => {
  expect(typeErrors(notebookOf('import { noSuchThing } from "socklab";'))[0]).toContain("noSuchThing");
});

test("typeErrors passes over a cell that is meant to fail", () => {
  expect(typeErrors(notebookOf(["const a: string = 1;", "raises-exception"]))).toEqual([]);
});
