import { expect, test } from "vitest";
import { type Notebook, normalized, notebookText } from "../../lib/project/notebook-file.ts";

const used = (): Notebook => ({
  nbformat: 4,
  nbformat_minor: 4,
  metadata: { title: "Kept", kernelspec: { name: "deno", display_name: "Deno", language: "typescript" } },
  cells: [
    {
      cell_type: "code",
      id: "first",
      metadata: { tags: ["raises-exception"], scrolled: true, execution: { "iopub.status.busy": "2026" } },
      source: "const a = 1;\na",
      execution_count: 7,
      outputs: [{ output_type: "stream", name: "stdout", text: "1\n" }],
    },
    { cell_type: "markdown", id: "first", metadata: {}, source: ["# Title\n", "text"] },
    { cell_type: "markdown", metadata: {}, source: "" },
  ],
});

test("normalized takes out outputs, execution counts and what a front end noted for itself", () => {
  const [code] = normalized(used()).cells;
  expect(code).toEqual({
    cell_type: "code",
    id: "first",
    metadata: { tags: ["raises-exception"] },
    source: ["const a = 1;\n", "a"],
    execution_count: null,
    outputs: [],
  });
});

test("normalized names the tslab kernel and keeps other metadata", () => {
  expect(normalized(used()).metadata).toMatchObject({ title: "Kept", kernelspec: { name: "tslab" } });
});

test("normalized gives each cell an id of its own, the same each time", () => {
  const ids = normalized(used()).cells.map((cell) => cell.id);
  expect(ids[0]).toBe("first");
  expect(new Set(ids).size).toBe(3);
  expect(normalized(used()).cells.map((cell) => cell.id)).toEqual(ids);
});

test("normalized changes nothing the second time", () => {
  const once = normalized(used());
  expect(notebookText(normalized(once))).toBe(notebookText(once));
});

test("notebookText sorts keys, indents by one space and ends with a newline", () => {
  const text = notebookText(normalized(used()));
  expect(Object.keys(JSON.parse(text) as object)).toEqual(["cells", "metadata", "nbformat", "nbformat_minor"]);
  expect(text).toMatch(/^\{\n "cells"/);
  expect(text.endsWith("}\n")).toBe(true);
});
