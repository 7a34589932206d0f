import { truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeCellsOf } from "../../../lib/grade/teacher/code-cells.ts";
import { NotebookError } from "../../../lib/project/notebook-file.ts";
import { fill, handedIn } from "../../support/grading.ts";
import { temporaryFolder } from "../../support/socklab.ts";

const cellsIn = (text: string) => codeCellsOf(join(fill(temporaryFolder(), { "a.ipynb": text }), "a.ipynb"), "a.ipynb");

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

test("codeCellsOf() throws NotebookError for a file that is too large, without reading it", () => {
  const path = join(fill(temporaryFolder(), { "a.ipynb": "" }), "a.ipynb");
  truncateSync(path, 100 * 1024 * 1024); // it takes no room on the disk
  expect(() => codeCellsOf(path, "a.ipynb")).toThrow("a.ipynb has 100 MiB, more than the 50 MiB that are read");
});
