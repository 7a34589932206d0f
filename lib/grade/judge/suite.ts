// The tests that Vitest runs: a suite each submission, in it a suite each exercise, in it a test each check. The verdict
// goes with each test to the reporter.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Exercise } from "../../exercises/exercise.ts";
import { exerciseOf } from "../../exercises/mod.ts";
import { ownLoopback } from "../../syscall/loopback.ts";
import { BATCH_VARIABLE, type Batch } from "../protocol/batch.ts";
import { SUBMISSION_MS } from "../sandbox/limits.ts";
import { type CheckVerdict, Judge } from "./judge.ts";

declare module "vitest" {
  interface TaskMeta {
    verdict?: CheckVerdict;
    warnings?: readonly string[];
  }
}

const batch = JSON.parse(readFileSync(process.env[BATCH_VARIABLE] ?? "", "utf8")) as Batch;

const TOO_LATE: CheckVerdict = {
  status: "timeout",
  message: `the submission's exercises together took longer than ${SUBMISSION_MS / 1000} s`,
};

for (const { key, cells } of batch.submissions) {
  describe(key, () => {
    const judge = new Judge(cells, batch);
    let until = Number.POSITIVE_INFINITY;
    beforeAll(() => {
      until = performance.now() + SUBMISSION_MS;
      if (batch.confinement.by === "bubblewrap") ownLoopback();
    });
    afterAll(() => judge.end());
    for (const id of batch.exercises) {
      const exercise = exerciseOf(id);
      if (exercise) describe(id, () => judged(exercise, judge, () => until));
    }
  });
}

function judged(exercise: Exercise, judge: Judge, until: () => number): void {
  let warnings: readonly string[] = [];
  beforeAll(() => {
    warnings = judge.begin(exercise);
  });
  const known = exercise.checks.length;
  for (const [index, check] of [...exercise.checks, ...exercise.hidden].entries()) {
    test(check.name, async ({ task, skip }) => {
      const late = performance.now() > until();
      const place = { hidden: index >= known, last: index === known - 1 };
      const verdict = late ? TOO_LATE : await judge.check(exercise, check, place);
      task.meta.verdict = verdict;
      task.meta.warnings = warnings;
      if (verdict.status === "not-run") skip(verdict.message);
      if (verdict.status !== "pass") throw new Error(verdict.message);
    });
  }
}
