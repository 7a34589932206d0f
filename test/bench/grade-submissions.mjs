// Notebooks for the grader's benchmark, no two alike: chapter 00's exercises, solved, and those of a class.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { applyPatch } from "diff";
import { cellsOf } from "../../lib/dist/exercises/chapter-cells.js";
import { exercises } from "../../lib/dist/exercises/mod.js";
import { normalized, notebookText } from "../../lib/dist/project/notebook-file.js";
import { root } from "./run.mjs";

const [first] = exercises;
const chosen = exercises.filter(({ chapter }) => chapter === first.chapter);

/** How many code cells each has: an answer and its check for each exercise. */
export const CELLS = 2 * chosen.length;

/** Writes so many notebooks, each where `place` says. */
export function writeSubmissions(count, place, notebookOf = submission) {
  for (let index = 0; index < count; index++) {
    const path = place(index);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, notebookText(notebookOf(`// by learner ${index}`, index)));
  }
}

/** The notebook with every exercise answered, its answers marked so that no result of another's can serve. */
export const submission = (mark) => notebook(chosen, ({ solution }) => `${solution}\n${mark}`);

/** The notebook of a learner of a class: every exercise; of each second learner half of the answers are wrong. */
export function learnersNotebook(mark, number) {
  return notebook(exercises, (exercise, at) => {
    const isWrong = number % 2 === 1 && (at + (number >> 1)) % 2 === 0;
    const wrong = isWrong ? wrongAnswers(exercise) : [exercise.solution];
    return `${wrong[(number >> 2) % wrong.length]}\n${mark}`;
  });
}

function notebook(some, answerTo) {
  const cells = some.flatMap((exercise, at) =>
    cellsOf(exercise).map((cell) =>
      cell.id === `answer-${exercise.id}` ? { ...cell, source: answerTo(exercise, at) } : cell,
    ),
  );
  return normalized({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

/** The wrong answers to an exercise that the tests have. */
function wrongAnswers({ id, solution }) {
  const folder = join(root, "test", "exercises", "wrong", id);
  const patches = readdirSync(folder).filter((name) => name.endsWith(".patch"));
  return patches.sort().map((name) => applyPatch(`${solution}\n`, readFileSync(join(folder, name), "utf8")));
}
