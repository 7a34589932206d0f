import type { Exercise } from "../../exercises/exercise.ts";
import type { ExerciseResult, TestResult } from "./results.ts";

/** The message of what is yet to be judged. */
export const NOT_YET = "not judged yet";

/** An exercise before anything of it was run: every test is listed, and nothing is earned. */
export function notRun(exercise: Exercise, message = "not run"): ExerciseResult {
  const test =
    (hidden: boolean) =>
    (check: Exercise["checks"][number]): TestResult => {
      return { name: check.name, hidden, status: "not-run", message, hint: check.hint };
    };
  return {
    status: "not-run",
    points: 0,
    possible: exercise.points,
    message,
    tests: [...exercise.checks.map(test(false)), ...exercise.hidden.map(test(true))],
  };
}
