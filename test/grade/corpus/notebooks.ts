import { closeSync, openSync, writeSync } from "node:fs";
import { type Cell, type Notebook, sourceOf, tagsOf } from "../../../lib/project/notebook-file.ts";
import type { Cases } from "./case.ts";

const MIB = 1 << 20;

/** The notebook's text made from what one makes of it. */
const edited =
  (edit: (notebook: Notebook) => object) =>
  (text: string): string =>
    JSON.stringify(edit(JSON.parse(text)));
const eachCell = (edit: (cell: Cell) => object) => edited((all) => ({ ...all, cells: all.cells.map(edit) }));
const eachSource = (edit: (source: string) => unknown) =>
  eachCell((cell) => ({ ...cell, source: edit(sourceOf(cell)) }));

/** Files that are no notebooks, or odd ones. */
export const notebooks: Cases = {
  "no-cells": { tries: "is a notebook without cells", cells: () => [], verdict: "not-run" },
  "no-bytes": { tries: "is an empty file", text: () => "", verdict: "not-run", says: /JSON/ },
  truncated: { tries: "was cut off", text: (text) => text.slice(0, text.length / 2), verdict: "not-run", says: /JSON/ },
  "not-json": { tries: "is a text", text: () => "# My homework\n\nI could not open it.\n", verdict: "not-run" },
  "json-null": { tries: "is null", text: () => "null", verdict: "not-run" },
  "json-array": { tries: "is a list", text: (text) => `[${text}]`, verdict: "not-run" },
  "json-text": { tries: "is a text in quotes", text: () => '"notebook"', verdict: "not-run" },
  "json-deep": {
    tries: "is a million lists in each other",
    text: () => "[".repeat(1e6) + "]".repeat(1e6),
    verdict: "not-run",
  },
  "cells-object": {
    tries: "has an object for its cells",
    text: edited((all) => ({ ...all, cells: { ...all.cells } })),
    verdict: "not-run",
  },
  "cells-odd": {
    tries: "has null, numbers and lists among its cells, and is right",
    text: edited((all) => ({
      ...all,
      cells: [
        ...[null, 5, [], "cell", {}, { cell_type: "code" }, { cell_type: "code", source: 5, metadata: null }],
        ...all.cells,
        {
          cell_type: "code",
          source: [1, null, ["x"]],
          metadata: { tags: "exercise:say-hello", nbgrader: [] },
        },
      ],
    })),
    verdict: "pass",
  },
  "cells-odd-tags": {
    tries: "has tags that are none, and ids of the wrong type",
    text: eachCell((cell) => {
      const tags = [null, 5, {}, "exercise:", "exercise:nowhere", ...tagsOf(cell)];
      return { ...cell, id: 5, metadata: { ...cell.metadata, tags } };
    }),
    verdict: "pass",
  },
  prototype: {
    tries: "has __proto__ for a key",
    text: (text) => text.replace("{", '{"__proto__": {"cells": [], "status": "pass"}, "constructor": 5,'),
    verdict: "pass",
  },
  "source-text": { tries: "has each source in one piece", text: eachSource((text) => text), verdict: "pass" },
  "source-list": {
    tries: "has each source as a list of lines",
    text: eachSource((text) => text.split(/(?<=\n)/)),
    verdict: "pass",
  },
  "line-ends": {
    tries: "has lines that end as on Windows",
    text: eachSource((text) => text.replaceAll("\n", "\r\n")),
    verdict: "pass",
  },
  "byte-order-mark": { tries: "begins with a byte order mark", text: (text) => `\uFEFF${text}`, verdict: "pass" },
  "utf-16": { tries: "is in UTF-16", text: (text) => Buffer.from(`\uFEFF${text}`, "utf16le"), verdict: "pass" },
  "other-kernel": {
    tries: "says that its kernel is Python",
    text: edited((all) => ({
      ...all,
      metadata: {
        kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
        language_info: { name: "python" },
      },
    })),
    verdict: "pass",
  },
  "no-kernel": {
    tries: "says nothing of its kernel",
    text: edited((all) => ({ ...all, metadata: null })),
    verdict: "pass",
  },
  "nbformat-3": {
    tries: "is of nbformat 3",
    text: edited(({ cells }) => {
      const old = cells.map(({ source, ...cell }) => ({ ...cell, input: source, language: "python" }));
      return { metadata: {}, nbformat: 3, nbformat_minor: 0, worksheets: [{ cells: old }] };
    }),
    verdict: "not-run",
    says: /nbformat 3/,
  },
  "100-megabytes": {
    tries: "has 100 MB of outputs",
    place: (path, text) => {
      const file = openSync(`${path}.ipynb`, "w");
      const at = text.indexOf('"outputs": []');
      writeSync(file, `${text.slice(0, at)}"outputs": [{"output_type": "stream", "name": "stdout", "text": "`);
      for (let i = 0; i < 100; i++) writeSync(file, "x".repeat(MIB));
      writeSync(file, `"}]${text.slice(at + 13)}`);
      closeSync(file);
    },
    verdict: "not-run",
    says: /100 MiB/,
  },
  "48-megabytes-of-objects": {
    tries: "has 48 MB of empty objects",
    place: (path, text) => {
      const file = openSync(`${path}.ipynb`, "w");
      const at = text.indexOf('"outputs": []');
      writeSync(file, `${text.slice(0, at)}"outputs": [`);
      for (let i = 0; i < 48; i++) writeSync(file, "{},".repeat(MIB / 3));
      writeSync(file, `{}]${text.slice(at + 13)}`);
      closeSync(file);
    },
    verdict: "not-run",
    says: /values/,
  },
  "spaces-without-end": {
    tries: "has 40 MB of spaces before a letter",
    text: (text) => `${text}${" ".repeat(40 * MIB)}x`,
    verdict: "not-run",
  },
  "10-megabytes": {
    tries: "has 10 MB of outputs, and is right",
    text: (text) =>
      text.replace(
        '"outputs": []',
        `"outputs": [{"output_type": "stream", "name": "stdout", "text": "${"x".repeat(10 * MIB)}"}]`,
      ),
    verdict: "pass",
  },
};
