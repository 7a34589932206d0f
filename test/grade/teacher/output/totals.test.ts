import { expect, test } from "vitest";
import { exercises } from "../../../../lib/exercises/mod.ts";
import { NOT_YET, notRun } from "../../../../lib/grade/protocol/not-run.ts";
import type { SubmissionResult } from "../../../../lib/grade/protocol/results.ts";
import { summaryLines, Totals } from "../../../../lib/grade/teacher/output/totals.ts";
import { differing, GRADING, HOSTILE, sample, submissionOf } from "./sample.ts";

function summary(submissions: readonly SubmissionResult[]): string[] {
  const totals = new Totals();
  for (const one of submissions) totals.add(one);
  return summaryLines(GRADING, totals);
}

const [first, second] = exercises as [(typeof exercises)[number], (typeof exercises)[number]];
const most = exercises.reduce((sum, { points }) => sum + points, 0);

test("summaryLines() counts what came of it", () => {
  const fails = sample("bob", {
    [first.id]: differing(first, "fail", "no"),
    [second.id]: differing(second, "timeout", "no"),
  });
  const lines = summary([sample("alice"), fails, sample("carol", {}, { warnings: ["odd"] })]);
  const less = fails.score;
  expect(lines).toEqual([
    `3 submissions of ${exercises.length} exercises, ${most} points at most`,
    `Exercises: ${3 * exercises.length - 2} passed, 1 not right yet, 1 took too long`,
    `Scores: mean ${((2 * most + less) / 3).toFixed(1)}, median ${most.toFixed(1)}`,
    "1 submission with warnings: they stand in the feedback and in results.json",
  ]);
});

test("summaryLines() names whom the teacher must look at, and why, and no more than a screen of them", () => {
  const unread = submissionOf("bob", Object.fromEntries(exercises.map((one) => [one.id, notRun(one, "no notebook")])), {
    status: "not-run",
    warnings: ["bob.ipynb is no notebook"],
  });
  const lines = summary([sample("alice", { [first.id]: differing(first, "grader-error", "?") }), unread]);
  expect(lines.slice(-3)).toEqual([
    "Please look at 2 submissions:",
    `  alice: not graded: ${first.id}`,
    "  bob: bob.ipynb is no notebook",
  ]);
  const many = summary(Array.from({ length: 50 }, (_, i) => ({ ...unread, name: `s${i}` })));
  expect(many.filter((line) => line.startsWith("  ")).length).toBe(21);
  expect(many.at(-1)).toBe("  and 30 more, in grades.csv");
});

test("summaryLines() tells what is not judged yet from what must be looked at", () => {
  const open = submissionOf("eve", Object.fromEntries(exercises.map((one) => [one.id, notRun(one, NOT_YET)])), {
    status: "not-run",
    warnings: ["a cell was left out"],
  });
  const lines = summary([sample("alice"), open, { ...open, name: "mallory" }]);
  expect(lines[0]).toMatch(/^3 submissions of/);
  expect(lines[1]).toBe(`Exercises: ${exercises.length} passed`);
  expect(lines.at(-1)).toBe("Not judged yet: 2 submissions");
});

test("summaryLines() has the mean of the middle two for an even number, and says little of none", () => {
  const bob = sample("bob", { [first.id]: differing(first, "fail", "no") });
  expect(summary([sample("alice"), bob])[2]).toContain(`median ${(most - first.points / 2).toFixed(1)}`);
  expect(summary([])).toEqual([`0 submissions of ${exercises.length} exercises, ${most} points at most`]);
});

test("summaryLines() lets no name steer the terminal", () => {
  const lines = summary(HOSTILE.map((name) => sample(name, {}, { status: "not-run", warnings: [name] })));
  for (const line of lines) expect(line).not.toMatch(/[\p{Control}\u202e\u2028]/u);
});
