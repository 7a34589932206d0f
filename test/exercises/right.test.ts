import { describe, expect, test } from "vitest";
import { type Report, reportLines } from "../../lib/exercises/kit/check/report.ts";
import { exercises } from "../../lib/exercises/mod.ts";
import { examine } from "../../lib/notebook/check.ts";
import { openDescriptors } from "../../lib/syscall/open-descriptors.ts";
import { hiddenReport } from "../support/hidden-report.ts";
import { answerIn } from "../support/load-exercise.ts";
import { rightAnswers } from "../support/right-answers.ts";

test("each exercise has at least three right answers beside its solution", () => {
  expect(exercises.filter((one) => rightAnswers(one).size < 3).map(({ id }) => id)).toEqual([]);
});

describe.each(exercises.map((exercise) => ({ id: exercise.id, exercise })))("$id", ({ exercise }) => {
  test.each([...rightAnswers(exercise)])("passes %s", async (_, cell) => {
    const answer = await answerIn(cell, exercise);
    const before = openDescriptors();
    expect(told((await examine(exercise, answer)).report)).toBe("passed");
    expect(told(await hiddenReport(exercise, answer, 1))).toBe("passed");
    await expect.poll(openDescriptors).toEqual(before);
  });
});

const told = (report: Report): string => (report.status === "passed" ? "passed" : reportLines(report).join("\n"));
