import { describe, expect, test } from "vitest";
import { cellsOf, EXERCISE_TAG, withExercises } from "../../lib/exercises/chapter-cells.ts";
import { CHAPTERS } from "../../lib/exercises/exercise.ts";
import { exercises } from "../../lib/exercises/mod.ts";
import { findChapter } from "../../lib/project/chapters.ts";
import {
  type Cell,
  codeCells,
  normalized,
  notebookText,
  readNotebook,
  sourceOf,
  tagsOf,
} from "../../lib/project/notebook-file.ts";
import { notebookOf } from "../support/notebook.ts";

const owned = CHAPTERS.map((chapter) => ({
  chapter,
  path: findChapter(chapter),
}));

test.each(owned)("chapter $chapter has its exercises as the library has them", ({ chapter, path }) => {
  const notebook = readNotebook(path);
  const placed = normalized(withExercises(notebook, chapter));
  expect(notebookText(placed) === notebookText(notebook), "run socklab exercises --write").toBe(true);
});

test("each exercise is in one chapter, once", () => {
  const placed = owned.flatMap(({ path }) => readNotebook(path).cells).filter(isCheck);
  expect(placed.map(gradeId)).toEqual(exercises.map(({ id }) => `${id}-check`));
});

test("no name of an exercise's cells is used by another cell of its chapter", () => {
  for (const { chapter, path } of owned) {
    const own = exercises.filter((exercise) => exercise.chapter === chapter);
    const names = own.flatMap(({ stub, solution }) => [
      ...`${stub}\n${solution}`.matchAll(/^(?:const|(?:async )?function) (\w+)/gm),
    ]);
    const others = codeCells(readNotebook(path)).filter(
      (cell) => !tagsOf(cell).some((tag) => tag.startsWith(EXERCISE_TAG)),
    );
    const text = others.map(sourceOf).join("\n");
    expect(names.map(([, name]) => name).filter((name) => new RegExp(`(?<![.\\w])${name}\\b`).test(text))).toEqual([]);
  }
});

describe("withExercises()", () => {
  test("changes nothing more when it is called again", () => {
    const { chapter, path } = owned[4] as (typeof owned)[number];
    const once = withExercises(readNotebook(path), chapter);
    expect(withExercises(once, chapter)).toEqual(once);
  });

  test("says which section is missing", () => {
    expect(() => withExercises(notebookOf("1;"), "01")).toThrow("Chapter 01 has no section 1");
  });
});

describe("cellsOf()", () => {
  const cells = exercises.flatMap(cellsOf);

  test("gives each cell metadata that nbgrader's schema 3 allows", () => {
    const optional = ["points"];
    const required = ["grade", "grade_id", "locked", "schema_version", "solution", "task"];
    for (const { metadata } of cells) {
      const nbgrader = metadata.nbgrader as Record<string, unknown>;
      expect(
        Object.keys(nbgrader)
          .filter((key) => !optional.includes(key))
          .sort(),
      ).toEqual(required);
      expect(nbgrader.grade_id).toMatch(/^[a-zA-Z0-9_-]+$/);
      expect(typeof nbgrader.points === "number").toBe(nbgrader.grade);
    }
  });

  test("gives no id twice", () => {
    for (const ids of [cells.map(gradeId), cells.map(({ id }) => id)]) expect(new Set(ids).size).toBe(cells.length);
  });

  test("tags each cell with its exercise", () => {
    expect(cells.every((cell) => tagsOf(cell)[0]?.startsWith(EXERCISE_TAG))).toBe(true);
  });
});

function gradeId(cell: Cell): unknown {
  return (cell.metadata.nbgrader as { grade_id?: unknown } | undefined)?.grade_id;
}

function isCheck(cell: Cell): boolean {
  return (cell.metadata.nbgrader as { grade?: unknown } | undefined)?.grade === true;
}
