// The tests that Vitest runs, in a worker of process 2: a suite each submission, in it a suite each exercise, in it a test
// each check. The verdict goes with each test to the reporter.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Exercise } from "../../exercises/exercise.ts";
import { exerciseOf } from "../../exercises/mod.ts";
import { ownLoopback } from "../../syscall/loopback.ts";
import { BATCH_VARIABLE, type Batch, SUBMISSION_MS } from "../protocol/mod.ts";
import type { CheckVerdict } from "./check-verdict.ts";
import { SubmissionJudge } from "./submission-judge.ts";

const batch = JSON.parse(readFileSync(process.env[BATCH_VARIABLE] ?? "", "utf8")) as Batch;

const TOO_LATE: CheckVerdict = {
  status: "timeout",
  message: `the submission's exercises together took longer than ${SUBMISSION_MS / 1000} s`,
};

for (const { key, cells } of batch.submissions) {
  describe(key, () => {
    const judge = new SubmissionJudge(cells, batch);
    let until = Number.POSITIVE_INFINITY;
    beforeAll(() => {
      until = performance.now() + SUBMISSION_MS;
      if (batch.ownNetwork) ownLoopback(); // what a submission before this one left on its ports is not met
    });
    afterAll(() => judge.end());
    for (const id of batch.exercises) {
      const exercise = exerciseOf(id);
      if (exercise) describe(id, () => testsOf(exercise, judge, () => until));
    }
  });
}

function testsOf(exercise: Exercise, judge: SubmissionJudge, until: () => number): void {
  let warnings: readonly string[] = [];
  beforeAll(() => {
    warnings = judge.findAnswer(exercise);
  });
  const visible = exercise.checks.length;
  for (const [index, check] of [...exercise.checks, ...exercise.hidden].entries()) {
    test(check.name, async ({ task, skip }) => {
      const kind = { hidden: index >= visible, lastVisible: index === visible - 1 };
      const verdict = performance.now() > until() ? TOO_LATE : await judge.verdictOn(exercise, check, kind);
      task.meta.verdict = verdict;
      task.meta.warnings = warnings;
      // Vitest is told in its own way too, which reporter.ts finds again: see `stateOf`
      if (verdict.status === "not-run") skip(verdict.message);
      if (verdict.status !== "pass") throw new Error(verdict.message);
    });
  }
}
