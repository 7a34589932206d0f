import { expect, test } from "vitest";
import { exercises } from "../../../../lib/exercises/mod.ts";
import type { TestResult } from "../../../../lib/grade/protocol/results.ts";
import { differing, HOSTILE, sample } from "./sample.ts";
import { written } from "./written.ts";

interface Whole {
  readonly score: number;
  readonly output?: string;
  readonly tests: {
    name: string;
    score: number;
    max_score: number;
    status: string;
    output: string;
    visibility: string;
  }[];
}

test("gradescope's results are a test each exercise, with the points and what a learner may know", async () => {
  const hiding = exercises.find(({ hidden }) => hidden.length > 0) as (typeof exercises)[number];
  const other = exercises.find(({ kind, id }) => kind === "write" && id !== hiding.id) as typeof hiding;
  const last = { name: hiding.hidden[0]?.name as string, hint: hiding.hidden[0]?.hint as string, hidden: true };
  const alice = sample(
    "alice",
    {
      [hiding.id]: differing(hiding, "fail", "SECRET", last),
      [other.id]: differing(other, "grader-error", "SECRET"),
    },
    { warnings: ["something was odd"] },
  );
  const { text } = await written([alice]);
  const whole = JSON.parse(text("gradescope", "alice.json")) as Whole;
  expect(whole.score).toBe(alice.score);
  expect(whole.output).toBe("something was odd");
  expect(whole.tests.map(({ score, max_score }) => [score, max_score])).toEqual(
    Object.values(alice.exercises).map(({ points, possible }) => [points, possible]),
  );
  expect(whole.tests.map(({ status }) => status)).toEqual(
    Object.values(alice.exercises).map(({ status }) => (status === "pass" ? "passed" : "failed")),
  );
  expect(new Set(whole.tests.map(({ visibility }) => visibility))).toEqual(new Set(["visible"]));
  expect(JSON.stringify(whole)).not.toContain("SECRET");
  const shown = whole.tests[exercises.indexOf(hiding)]?.output;
  expect(shown).toContain(`✗ ${last.name} (hidden)\n    ${last.hint}`);
});

test("gradescope's results show a visible test's message below its name", async () => {
  const exercise = exercises[0] as (typeof exercises)[number];
  const { text } = await written([
    sample("bob", { [exercise.id]: differing(exercise, "fail", "wanted: 1\ngot:    2") }),
  ]);
  const { tests } = JSON.parse(text("gradescope", "bob.json")) as Whole;
  const [first] = exercise.checks;
  expect(tests[0]?.output).toContain(`not right yet\n\n✗ ${first?.name}\n    wanted: 1\n    got:    2\n`);
});

test("gradescope's results are a file each, whatever the names", async () => {
  const exercise = exercises[0] as (typeof exercises)[number];
  const spoilt = (name: string): Partial<TestResult> => ({ name, hint: name });
  const submissions = HOSTILE.map((name) =>
    sample(name, { [exercise.id]: differing(exercise, "crash", name, spoilt(name)) }),
  );
  const { list, text } = await written(submissions);
  const files = list("gradescope");
  expect(files.length).toBe(HOSTILE.length);
  expect(files.every((name) => (JSON.parse(text("gradescope", name)) as Whole).tests.length === exercises.length)).toBe(
    true,
  );
});
