// The tests that Vitest runs, in a worker of process 2: a file each submission, in it a suite each exercise, in it a test
// each check. The verdict goes with each test to the reporter.
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Exercise } from "../../exercises/exercise.ts";
import { after } from "../../exercises/kit/check/patience.ts";
import { exerciseOf } from "../../exercises/mod.ts";
import { ownLoopback } from "../../syscall/loopback.ts";
import { BATCH_VARIABLE, type Batch, SUBMISSION_MS } from "../protocol/mod.ts";
import type { CheckVerdict } from "./check-verdict.ts";
import { answersFile, hiddenSuite } from "./judge-files.ts";
import { SubmissionJudge } from "./submission-judge.ts";
import type { Answer } from "./whose-answer.ts";

const batch = JSON.parse(readFileSync(process.env[BATCH_VARIABLE] ?? "", "utf8")) as Batch;
/** Vitest counts its workers from 1. */
const lane = Number(process.env.VITEST_POOL_ID ?? 1) - 1;
const ASK_MS = 5;

// Vitest's own process has ended: there is nobody to judge for
process.once("disconnect", () => process.exit());

const TOO_LATE: CheckVerdict = {
  status: "timeout",
  message: `the submission's exercises together took longer than ${SUBMISSION_MS / 1000} s`,
};

/** A submission that is being judged. */
interface Judging {
  judge: SubmissionJudge;
  isTooLate: boolean;
}

/** Declares the tests of one submission: first the checks that learners know, of all exercises, then the hidden ones. */
export function judgeSubmission(index: number): void {
  const { key } = batch.submissions[index] as Batch["submissions"][number];
  describe(key, () => {
    const now = { isTooLate: false } as Judging;
    let giveUp = (): void => {};
    beforeAll(async () => {
      now.judge = new SubmissionJudge(await answersOf(key), batch, lane);
      giveUp = after(
        SUBMISSION_MS,
        () => now.judge.stalledMs,
        () => {
          now.isTooLate = true;
        },
      );
      if (batch.ownNetwork) ownLoopback(); // what a submission before this one left on its ports is not met
    });
    afterAll(async () => {
      giveUp();
      await now.judge?.end();
    });
    const exercises = batch.exercises.flatMap((id) => exerciseOf(id) ?? []);
    for (const one of exercises) describe(one.id, () => testsOf(one, false, now));
    for (const one of exercises) describe(hiddenSuite(one.id), () => testsOf(one, true, now));
  });
}

/** Where in the judge it was thrown is of no interest, and Vitest would read files to find that out. */
const failure = (message: string): Error => Object.assign(new Error(message), { stack: message });

/** The answers that the judge's own process finds, as soon as it has. */
async function answersOf(key: string): Promise<Record<string, Answer>> {
  const file = answersFile(batch.folder, key);
  while (!existsSync(file)) await sleep(ASK_MS); // Vitest's limit for a hook ends it
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, Answer>;
}

function testsOf(exercise: Exercise, hidden: boolean, now: Judging): void {
  const checks = hidden ? exercise.hidden : exercise.checks;
  for (const [index, check] of checks.entries()) {
    test(check.name, async ({ task, skip }) => {
      const kind = { hidden, lastVisible: !hidden && index === checks.length - 1 };
      const verdict = now.isTooLate ? TOO_LATE : await now.judge.verdictOn(exercise, check, kind);
      task.meta.verdict = verdict;
      task.meta.warnings = now.judge.warningsOf(exercise);
      // Vitest is told in its own way too, which reporter.ts finds again: see `stateOf`
      if (verdict.status === "not-run") skip(verdict.message);
      if (verdict.status !== "pass") throw failure(verdict.message);
    });
  }
}
