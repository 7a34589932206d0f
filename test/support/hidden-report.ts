import type { Exercise } from "../../lib/exercises/exercise.ts";
import { type Report, runChecks } from "../../lib/exercises/kit/check/report.ts";
import { LocalSubject } from "../../lib/notebook/local-subject.ts";
import { catchStray } from "../../lib/notebook/unheard-errors.ts";

/** Limits as patient as a grader's. */
const PATIENT = { deadlineMs: 8000, patienceMs: 5000, answerMs: 4000 } as const;

/** What the hidden checks say of an answer that runs in this process. Nothing of it stays open. */
export async function hiddenReport(exercise: Exercise, answer: unknown, seed: number): Promise<Report> {
  await exercise.prepare?.();
  const subject = new LocalSubject(answer, exercise.answer, PATIENT.deadlineMs);
  const options = { checks: exercise.hidden, seed, limits: PATIENT, stopAtFirst: false };
  const endStray = catchStray((error) => subject.stray(error));
  try {
    return await runChecks(exercise, subject, options);
  } finally {
    subject.closeAll();
    await endStray();
  }
}
