import { describe, expect, test } from "vitest";
import type { Exercise } from "../../lib/exercises/exercise.ts";
import { reportLines } from "../../lib/exercises/kit/check/report.ts";
import { exerciseOf, exercises } from "../../lib/exercises/mod.ts";
import { examine } from "../../lib/notebook/check.ts";
import { hiddenReport } from "../support/hidden-report.ts";
import { answerIn } from "../support/load-exercise.ts";
import { rightAnswers } from "../support/right-answers.ts";
import { namesOf, wrongAnswer } from "../support/wrong-answers.ts";

/**
 * How many seeds each answer is judged with. `SEEDS=200 npm run exercises:check` takes long. Visible checks are the same
 * for every seed, and so is what has no hidden ones.
 */
const SEEDS = Number(process.env.SEEDS ?? 5);
const FIRST = Number(process.env.SEED ?? 1);
const seeds = Array.from({ length: SEEDS }, (_, index) => FIRST + index);
const EACH_MS = 30_000;

/** A seed by which a text comes back in 700 pieces: they must not take the time that a check has. */
const MANY_PIECES = 9575;

test("echo-client passes where a seed asks for hundreds of pieces", { timeout: EACH_MS }, async () => {
  const exercise = exerciseOf("echo-client") as Exercise;
  const report = await hiddenReport(exercise, await answerIn(exercise.solution, exercise), MANY_PIECES);
  expect(report.status, reportLines(report).join("\n")).toBe("passed");
  expect(Math.max(...report.steps.map(({ ms }) => ms))).toBeLessThan(1500);
});

const seeded = exercises.filter(({ hidden }) => hidden.length > 0);
describe.each(seeded.map((exercise) => ({ id: exercise.id, exercise })))("$id", ({ id, exercise }) => {
  const right = new Map([["solution", exercise.solution], ...rightAnswers(exercise)]);

  test.each([...right])(
    "%s passes whatever the seed",
    async (_, cell) => {
      const answer = await answerIn(cell, exercise);
      for (const seed of seeds) {
        const report = await hiddenReport(exercise, answer, seed);
        expect(report.status, `SEED=${seed}\n${reportLines(report).join("\n")}`).toBe("passed");
      }
    },
    SEEDS * EACH_MS,
  );

  test.each(namesOf(id, ".patch"))(
    "%s fails whatever the seed",
    async (name) => {
      const answer = await answerIn(wrongAnswer(exercise, name), exercise);
      if ((await examine(exercise, answer)).report.status === "failed") return; // by a visible check, which asks for no seed
      for (const seed of seeds)
        expect((await hiddenReport(exercise, answer, seed)).status, `SEED=${seed}`).toBe("failed");
    },
    SEEDS * EACH_MS,
  );
});
