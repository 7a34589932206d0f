// The tests that Vitest runs: a suite each submission, in it a suite each exercise, in it a test each check. The verdict
// goes with each test to the reporter.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Exercise } from "../../exercises/exercise.ts";
import { exerciseOf } from "../../exercises/mod.ts";
import { ownLoopback } from "../../syscall/loopback.ts";
import { BATCH_VARIABLE, type Batch } from "../batch.ts";
import type { CodeCell } from "../notebook.ts";
import { SUBMISSION_MS } from "../sandbox/limits.ts";
import { Judge, type Verdict } from "./judge.ts";

declare module "vitest" {
  interface TaskMeta {
    verdict?: Verdict;
    warnings?: readonly string[];
  }
}

const batch = JSON.parse(readFileSync(process.env[BATCH_VARIABLE] ?? "", "utf8")) as Batch;

const TOO_LATE: Verdict = {
  status: "timeout",
  message: `the submission's exercises together took longer than ${SUBMISSION_MS / 1000} s`,
};

for (const { key, cells } of batch.submissions) {
  describe(key, () => {
    let until = Number.POSITIVE_INFINITY;
    beforeAll(() => {
      until = performance.now() + SUBMISSION_MS;
      if (batch.confinement.by === "bubblewrap") ownLoopback();
    });
    for (const id of batch.exercises) {
      const exercise = exerciseOf(id);
      if (exercise) describe(id, () => judged(exercise, cells, () => until));
    }
  });
}

function judged(exercise: Exercise, cells: readonly CodeCell[], until: () => number): void {
  let judge: Judge;
  beforeAll(() => {
    judge = new Judge(exercise, cells, batch);
  });
  afterAll(() => judge.end());
  const known = exercise.checks.length;
  for (const [index, check] of [...exercise.checks, ...exercise.hidden].entries()) {
    test(check.name, async ({ task, skip }) => {
      const late = performance.now() > until();
      const verdict = late ? TOO_LATE : await judge.check(check, index >= known, index === known - 1);
      task.meta.verdict = verdict;
      task.meta.warnings = judge.warnings;
      if (verdict.status === "not-run") skip(verdict.message);
      if (verdict.status !== "pass") throw new Error(verdict.message);
    });
  }
}
