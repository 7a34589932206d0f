import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type Notebook,
  NotebookError,
  normalized,
  notebookText,
  readNotebook,
} from "../../lib/project/notebook-file.ts";
import { temporaryFolder } from "../support/socklab.ts";

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

test("normalized keeps a cell's source hidden, as Jupyter notes it", () => {
  const notebook = used();
  const cells = notebook.cells.map((cell) => ({ ...cell, metadata: { jupyter: { source_hidden: true } } }));
  const [cell] = normalized({ ...notebook, cells }).cells;
  expect(cell?.metadata).toEqual({ jupyter: { source_hidden: true } });
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

function read(bytes: string | Uint8Array): Notebook {
  const path = join(temporaryFolder(), "given.ipynb");
  writeFileSync(path, bytes);
  return readNotebook(path);
}

const plain = JSON.stringify(used());
const utf16 = (text: string, bigEndian = false): Uint8Array => {
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
};

test.each<[string, string | Uint8Array]>([
  ["a byte order mark", `\uFEFF${plain}`],
  ["UTF-16 of Windows", utf16(plain)],
  ["UTF-16, the other way round", utf16(plain, true)],
  ["lines that end as on Windows", JSON.stringify(used(), null, 1).replaceAll("\n", "\r\n")],
  ["zeros at its end", `${plain}\n\0\0\0\0`],
  ["blank lines around it", `\n\n ${plain}\r\n\r\n`],
])("readNotebook() reads a file with %s as the file without", (_, bytes) => {
  expect(read(bytes)).toEqual(read(plain));
});

test("readNotebook() changes nothing of a notebook as Jupyter writes it", () => {
  const whole = { ...normalized(used()), more: { kept: [1] } };
  expect(read(notebookText(whole))).toEqual(whole);
});

test("readNotebook() fills in what nbformat requires, and leaves out what is no cell", () => {
  const cells = [
    null,
    5,
    {},
    { cell_type: "code", source: ["a\r\n", "b", null] },
    { cell_type: "markdown", source: "x\r\ny" },
  ];
  expect(read(JSON.stringify({ cells }))).toEqual({
    cells: [
      { cell_type: "code", metadata: {}, source: "a\nb", outputs: [], execution_count: null },
      { cell_type: "markdown", metadata: {}, source: "x\ny" },
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 4,
  });
});

test.each([
  ["no JSON", "# a text", /not whole JSON/],
  ["an empty file", "", /not whole JSON/],
  ["a notebook that was cut off", plain.slice(0, 200), /not whole JSON/],
  ["a list", "[]", /no list of cells/],
  ["nbformat 3", JSON.stringify({ worksheets: [], nbformat: 3 }), /nbformat 3/],
])("readNotebook() answers %s with a sentence", (_, text, message) => {
  expect(() => read(text)).toThrow(NotebookError);
  expect(() => read(text)).toThrow(message);
});

test("readNotebook() answers a folder and a missing file with a sentence", () => {
  expect(() => readNotebook(temporaryFolder())).toThrow(/can't be read/);
  expect(() => readNotebook("/no/such.ipynb")).toThrow(/can't be read/);
});
