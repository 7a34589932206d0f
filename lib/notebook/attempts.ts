import type { Exercise } from "../exercises/exercise.ts";
import type { Report } from "../exercises/kit/check/report.ts";
import { type Memory, remember, remembered } from "./memory.ts";

/** How a learner stands with one exercise: what is remembered of it, and what this Jupyter kernel knows. */
export class Attempt {
  readonly id: string;
  hintsShown = 0;
  /** What was handed over to the last check, and whether it passed. */
  answer: unknown;
  passedLast = false;

  constructor(id: string) {
    this.id = id;
  }

  note(status: Report["status"]): void {
    this.passedLast = status === "passed";
    if (status !== "not-yet") remember({ kind: "checked", id: this.id, passed: this.passedLast });
  }
}

const attempts = new Map<string, Attempt>();

/** How the learner stands with an exercise. */
export function attemptOf({ id }: Exercise): Attempt {
  const found = attempts.get(id) ?? new Attempt(id);
  attempts.set(id, found);
  return found;
}

/** How often an exercise was checked, and whether it ever passed. */
export interface Standing {
  readonly tries: number;
  readonly passed: boolean;
}

/** How the learner stands with each exercise that was checked, by its id. */
export function standings(memories: readonly Memory[] = remembered()): ReadonlyMap<string, Standing> {
  const found = new Map<string, Standing>();
  for (const one of memories) {
    if (one.kind !== "checked") continue;
    const { tries = 0, passed = false } = found.get(one.id) ?? {};
    found.set(one.id, { tries: tries + 1, passed: passed || one.passed });
  }
  return found;
}
