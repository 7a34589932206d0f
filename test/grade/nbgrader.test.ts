import { describe, expect, test } from "vitest";
import { chapters } from "../../lib/project/chapters.ts";
import { readNotebook } from "../../lib/project/notebook-file.ts";
import { inside } from "../../lib/project/paths.ts";
import { execute } from "../support/socklab.ts";

/** What is wrong with each cell's `metadata.nbgrader`, by nbgrader's own schema, a line each. */
const PROGRAM = `
import json, sys
from jsonschema import Draft4Validator
schema, *notebooks = [json.load(open(path, encoding="utf8")) for path in sys.argv[1:]]
Draft4Validator.check_schema(schema)
count = 0
for path, notebook in zip(sys.argv[2:], notebooks):
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            count += 1
            for error in Draft4Validator(schema).iter_errors(cell["metadata"]["nbgrader"]):
                print(path, cell["id"], error.message)
print(count, "cells")
`;

interface Metadata {
  readonly grade: boolean;
  readonly solution: boolean;
  readonly grade_id: string;
  readonly points?: number;
}

const marked = (path: string): { type: string; nbgrader: Metadata }[] =>
  readNotebook(path).cells.flatMap(({ cell_type, metadata: { nbgrader } }) =>
    nbgrader === undefined ? [] : [{ type: cell_type, nbgrader: nbgrader as unknown as Metadata }],
  );

test("every cell's metadata is valid by nbgrader's schema, version 3", async () => {
  const python = inside(".venv", "bin", "python3");
  const schema = inside("test", "grade", "nbgrader", "v3.json");
  const { code, out, err } = await execute(python, ["-c", PROGRAM, schema, ...chapters()]);
  expect(code, err).toBe(0);
  expect(out.trim()).toBe(`${chapters().flatMap(marked).length} cells`);
});

describe.each(chapters())("%s keeps the rules that nbgrader has beside its schema", (path) => {
  test("no id stands twice", () => {
    const ids = marked(path).map(({ nbgrader }) => nbgrader.grade_id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("a cell that is graded has points and an id", () => {
    const graded = marked(path).filter(({ nbgrader }) => nbgrader.grade);
    expect(graded.length).toBeGreaterThan(0);
    for (const { nbgrader } of graded) {
      expect(nbgrader.points).toBeGreaterThan(0);
      expect(nbgrader.grade_id).not.toBe("");
    }
  });

  test("no text is graded, or a solution", () => {
    const texts = marked(path).filter(({ type }) => type === "markdown");
    expect(texts.filter(({ nbgrader }) => nbgrader.grade || nbgrader.solution)).toEqual([]);
  });
});
