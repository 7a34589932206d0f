import { expect, test } from "vitest";
import { codeCellsOf } from "../../../lib/grade/teacher/code-cells.ts";
import { NotebookError } from "../../../lib/project/notebook-file.ts";
import { handedIn } from "../../support/grading.ts";

const cellsIn = (text: string) => codeCellsOf(Buffer.from(text), "a.ipynb");

test("codeCellsOf() gives code cells with their numbers, tags and grade ids", () => {
  const cells = cellsIn(handedIn({}, ["echo-client"]));
  expect(cells.map(({ number, gradeId }) => ({ number, gradeId }))).toEqual([
    { number: 2, gradeId: "echo-client" },
    { number: 3, gradeId: "echo-client-check" },
  ]);
  expect(cells[0]?.tagged).toEqual(["echo-client"]);
});

test("codeCellsOf() reads a source in one piece or in lines", () => {
  const notebook = {
    cells: [
      { cell_type: "code", source: "a\nb" },
      { cell_type: "code", source: ["a\n", "b"] },
    ],
  };
  expect(cellsIn(JSON.stringify(notebook)).map(({ source }) => source)).toEqual(["a\nb", "a\nb"]);
});

test("codeCellsOf() takes nothing for granted of cells", () => {
  const odd = [null, 5, "cell", [], {}, { cell_type: "code" }, { cell_type: "code", source: 5, metadata: [] }];
  const worse = [{ cell_type: "code", source: ["a", null], metadata: { tags: "exercise:x", nbgrader: "yes" } }];
  const cells = cellsIn(JSON.stringify({ cells: [...odd, ...worse] }));
  expect(cells.map(({ source, tagged, gradeId }) => [source, tagged, gradeId])).toEqual([
    ["", [], undefined],
    ["", [], undefined],
    ["a", [], undefined],
  ]);
});

test.each([
  ["text that is no JSON", "hello", /not whole JSON/],
  ["JSON that was cut off", handedIn().slice(0, 500), /not whole JSON/],
  ["an empty file", "", /not whole JSON/],
  ["JSON that is no notebook", "null", /no list of cells/],
  ["nbformat 3", JSON.stringify({ worksheets: [{ cells: [] }], nbformat: 3 }), /nbformat 3/],
])("codeCellsOf() throws NotebookError for %s", (_, text, message) => {
  expect(() => cellsIn(text)).toThrow(NotebookError);
  expect(() => cellsIn(text)).toThrow(message);
});

test("codeCellsOf() throws NotebookError for one that would take too much memory, and reads large texts", () => {
  expect(() => cellsIn(`{"cells":[${"{},".repeat(2e6)}{}]}`)).toThrow("holds more than 1000000 values");
  const commas = JSON.stringify({ cells: [{ cell_type: "code", source: "1", outputs: ['"[{,'.repeat(1e6)] }] });
  expect(cellsIn(commas)).toHaveLength(1);
});

// each took minutes, or for ever, where a regular expression went back and forth
test.each([
  ["spaces that end in a letter", `{"cells": [ ${" ".repeat(5e6)}x`],
  ["NaN before a text that does not end", `[NaN, "${'\\"'.repeat(2e6)}`],
  ["NaN before a long text that does not end", `[NaN, "${"a".repeat(5e6)}`],
])("codeCellsOf() gives up on %s in the time that reading takes", (_, text) => {
  expect(() => cellsIn(text)).toThrow(/not whole JSON/);
});
