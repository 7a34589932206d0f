import type { Exercise } from "../../../../lib/exercises/exercise.ts";
import { stepLines } from "../../../../lib/exercises/kit/check/report.ts";
import { exerciseOf, exercises } from "../../../../lib/exercises/mod.ts";
import { notRun } from "../../../../lib/grade/protocol/not-run.ts";
import type { ExerciseResult, Grading, SubmissionResult, TestResult } from "../../../../lib/grade/protocol/results.ts";
import { examine } from "../../../../lib/notebook/check.ts";
import { toJsonLines } from "../../../../lib/trace/jsonl.ts";
import { answerIn } from "../../../support/load-exercise.ts";
import { namesOf, wrongAnswer } from "../../../support/wrong-answers.ts";

/** All exercises graded. */
export const GRADING: Grading = gradingOf(exercises);

export function gradingOf(some: readonly Exercise[]): Grading {
  return {
    version: 1,
    seed: 7,
    partial: false,
    sandbox: "bubblewrap",
    exercises: Object.fromEntries(
      some.map(({ id, title, chapter, points }) => [id, { title, chapter, possible: points }]),
    ),
  };
}

/** A submission with these results, and its sums. */
export function submissionOf(
  name: string,
  results: Readonly<Record<string, ExerciseResult>>,
  more: Partial<SubmissionResult> = {},
): SubmissionResult {
  const all = Object.values(results);
  return {
    name,
    files: [`${name}.ipynb`],
    status: all.some(({ status }) => status === "grader-error") ? "grader-error" : "graded",
    score: all.reduce((sum, { points }) => sum + points, 0),
    possible: all.reduce((sum, { possible }) => sum + possible, 0),
    warnings: [],
    exercises: results,
    ...more,
  };
}

/** Every exercise passed. */
export function passed(exercise: Exercise): ExerciseResult {
  const before = notRun(exercise);
  const tests = before.tests.map((test): TestResult => ({ ...test, status: "pass", message: "" }));
  return { ...before, status: "pass", points: exercise.points, message: "", tests };
}

/** An exercise of which one test came to something. */
export function differing(
  exercise: Exercise,
  status: TestResult["status"],
  message: string,
  test: Partial<TestResult> = {},
): ExerciseResult {
  const [first, ...rest] = passed(exercise).tests as [TestResult, ...TestResult[]];
  const wrong = { ...first, status, message, ...test };
  const told = wrong.hidden ? `${wrong.name}: ${wrong.hint}` : `${wrong.name}:\n${message}`;
  return { ...notRun(exercise), status, message: told, tests: [wrong, ...rest] };
}

/** A submission that passed everything, but for some exercises. */
export function sample(
  name: string,
  but: Readonly<Record<string, ExerciseResult>> = {},
  more: Partial<SubmissionResult> = {},
): SubmissionResult {
  const all = Object.fromEntries(exercises.map((one) => [one.id, but[one.id] ?? passed(one)]));
  return submissionOf(name, all, more);
}

/** What names, messages and file names may hold at worst. */
export const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  "]]>&amp;<!-- --><?xml?>",
  '"quoted", with commas\r\nand lines',
  "=cmd|' /C calc'!A0",
  "\t=1+1",
  "+1",
  "@SUM(A1)",
  "../../etc/passwd",
  "..",
  ".",
  "/",
  "a\u0000b\u001b[31m\ud800",
  "\u202egnp.exe",
  "line\u2028separator",
  "李雷 😀",
  "x".repeat(300),
];

/** An exercise as the notebook's own check sees a cell's answer: with the record of what it really did. */
export async function examined(id: string, source: string): Promise<ExerciseResult> {
  const exercise = exerciseOf(id) as Exercise;
  const { report, events } = await examine(exercise, await answerIn(source, exercise));
  const before = passed(exercise);
  const tests = before.tests.map((test, i): TestResult => {
    const step = report.steps[i];
    if (report.status !== "passed" && step === undefined) return { ...test, status: "not-run" };
    if (step === undefined || step.status === "passed") return test;
    const status = step.status === "not-run" ? "not-run" : step.reason === "deadline" ? "timeout" : "fail";
    return { ...test, status, message: stepLines(step).join("\n") };
  });
  const wrong = tests.find(({ status }) => status !== "pass");
  const record = events.length > 0 ? { record: toJsonLines(events) } : {};
  if (wrong === undefined) return { ...before, ...record };
  const message = `${wrong.name}:\n${wrong.message}`;
  return { ...before, status: wrong.status, points: 0, message, tests, ...record };
}

/** Typical wrong answers to an exercise. */
export const wrongAnswers = (id: string): string[] =>
  namesOf(id, ".patch").map((name) => wrongAnswer(exerciseOf(id) as Exercise, name));

/** A hostile text with what XML forbids replaced. */
export const withoutForbidden = (text: string): string =>
  ["\u0000", "\u001b", "\ud800"].reduce((left, one) => left.replaceAll(one, "\ufffd"), text);
