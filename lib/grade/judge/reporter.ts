import { writeSync } from "node:fs";
import type { Reporter, TestCase, TestModule, TestSuite } from "vitest/node";
import type { Exercise } from "../../exercises/exercise.ts";
import { exerciseOf } from "../../exercises/mod.ts";
import type { Batch, ExerciseResult, Judgement, Status, TestResult } from "../protocol/mod.ts";
import { JUDGEMENT_FD, notRun } from "../protocol/mod.ts";
import { hiddenSuite } from "./judge-files.ts";

/**
 * The border to process 1: makes a judgement of each submission's tests as soon as Vitest has run them, and writes it as a
 * line of JSON.
 */
export class JudgementReporter implements Reporter {
  readonly #batch: Batch;

  constructor(batch: Batch) {
    this.#batch = batch;
  }

  /** An empty line: the judge is at work. */
  onTestCaseResult(): void {
    writeSync(JUDGEMENT_FD, "\n");
  }

  onTestSuiteResult(suite: TestSuite): void {
    if (suite.parent.type !== "module") return;
    const suites = new Map([...suite.children.suites()].map((one) => [one.name, [...one.children.tests()]]));
    const warnings = new Set<string>();
    const exercises = this.#batch.exercises.map((id): [string, ExerciseResult] => {
      const tests = [...(suites.get(id) ?? []), ...(suites.get(hiddenSuite(id)) ?? [])];
      for (const test of tests) for (const warning of test.meta().warnings ?? []) warnings.add(warning);
      return [id, resultOf(exerciseOf(id) as Exercise, tests, this.#batch.partial)];
    });
    const judgement: Judgement = { key: suite.name, exercises: Object.fromEntries(exercises), warnings: [...warnings] };
    writeSync(JUDGEMENT_FD, `${JSON.stringify(judgement)}\n`);
  }

  onTestModuleEnd(module: TestModule): void {
    for (const error of module.errors()) console.error(error.stack ?? error.message);
  }
}

/** An exercise as its tests say; what they don't say stays "not run". */
function resultOf(exercise: Exercise, cases: readonly TestCase[], partial: boolean): ExerciseResult {
  const found = new Map(cases.map((one) => [one.name, one]));
  const before = notRun(exercise);
  const tests = before.tests.map((test): TestResult => {
    const one = found.get(test.name);
    return one === undefined ? test : { ...test, ...outcomeOf(one) };
  });
  const status = overall(tests);
  const told = tests.find((one) => one.status === status)?.name;
  const recordOf = (one: TestCase | undefined): string | undefined => one?.meta().verdict?.record;
  const record = recordOf(cases.find((one) => one.name === told)) ?? cases.map(recordOf).findLast(Boolean);
  return {
    ...before,
    status,
    points: pointsFor(exercise.points, status, tests, partial),
    message: messageOf(status, tests),
    tests,
    ...(record !== undefined && { record }),
  };
}

/** All points, or none; or the share of the checks that pass, rounded down to hundredths. */
function pointsFor(points: number, status: Status, tests: readonly TestResult[], partial: boolean): number {
  if (status === "pass") return points;
  if (!partial || status === "grader-error") return 0;
  const passed = tests.filter((test) => test.status === "pass").length;
  return Math.floor((100 * points * passed) / tests.length) / 100;
}

/** How Vitest reports a test that suite.ts gave this status: it throws for what does not pass, and skips what was not run. */
function stateOf(status: Status): "passed" | "skipped" | "failed" {
  if (status === "pass") return "passed";
  return status === "not-run" ? "skipped" : "failed";
}

/** What came of a test: the judge's verdict, if Vitest reports what belongs to it, or else the grader itself went wrong. */
function outcomeOf(test: TestCase): Pick<TestResult, "status" | "message"> {
  const { state, errors = [] } = test.result();
  const { verdict } = test.meta();
  if (verdict && state === stateOf(verdict.status)) return { status: verdict.status, message: verdict.message };
  const thrown = errors.map(({ message }) => message).join("\n");
  return { status: "grader-error", message: thrown || `Vitest says ${state}` };
}

/** What the tests come to together: the worst of them, or "pass". */
function overall(tests: readonly TestResult[]): Status {
  const worst = (["grader-error", "compile-error", "crash", "timeout", "fail", "not-run"] as const).find((status) =>
    tests.some((test) => test.status === status),
  );
  return worst ?? "pass";
}

/** The first of the tests that made it so, in words for the learner. */
function messageOf(status: Status, tests: readonly TestResult[]): string {
  const test = tests.find((one) => one.status === status);
  if (status === "pass" || test === undefined) return "";
  if (status === "grader-error") return `${test.name}: the grader went wrong here, which is no fault of the answer`;
  return test.hidden ? `${test.name}: ${test.hint}` : `${test.name}:\n${test.message}`;
}
