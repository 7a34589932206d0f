// Notebooks for the grader's benchmark: chapter 00's exercises, answered, no two alike.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cellsOf } from "../../lib/dist/cli/exercises.js";
import { exercises } from "../../lib/dist/exercises/mod.js";
import { normalized, notebookText } from "../../lib/dist/project/notebook-file.js";

const chosen = exercises.filter(({ chapter }) => chapter === "00");

/** How many code cells each has: an answer and its check for each exercise. */
export const CELLS = 2 * chosen.length;

/** Writes so many notebooks, each where `place` says. */
export function writeSubmissions(count, place) {
  for (let index = 0; index < count; index++) {
    const path = place(index);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, notebookText(submission(`// by learner ${index}`)));
  }
}

/** The notebook with every exercise answered, its answers marked so that no result of another's can serve. */
export function submission(mark) {
  const cells = chosen.flatMap(({ id, solution, ...rest }) =>
    cellsOf({ id, solution, ...rest }).map((cell) =>
      cell.id === `answer-${id}` ? { ...cell, source: `${solution}\n${mark}` } : cell,
    ),
  );
  return normalized({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}
