import type { Exercise } from "../exercises/exercise.ts";
import type { Report } from "../exercises/kit/check/report.ts";

/** How a learner stands with one exercise, as long as the Jupyter kernel runs. It is kept nowhere else. */
export class Attempt {
  tries = 0;
  passed = false;
  hintsShown = 0;
  /** What was handed over to the last check. */
  answer: unknown;

  note(status: Report["status"]): void {
    if (status !== "not-yet") this.tries++;
    if (status === "passed") this.passed = true;
  }
}

const attempts = new Map<string, Attempt>();

/** How the learner stands with an exercise. */
export function attemptOf({ id }: Exercise): Attempt {
  const found = attempts.get(id) ?? new Attempt();
  attempts.set(id, found);
  return found;
}
