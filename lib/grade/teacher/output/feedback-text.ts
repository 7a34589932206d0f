import type { ExerciseResult, Status, TestResult } from "../../protocol/mod.ts";

/** What a learner is told of an exercise. Whatever learners read is made of this alone. */
export interface Told {
  readonly status: Status;
  readonly words: string;
  /** What is to be said of it besides its steps. */
  readonly message: string;
  readonly steps: readonly ToldStep[];
}

/** What a learner is told of one test: of a hidden one its name and its hint only. */
export interface ToldStep {
  readonly name: string;
  readonly hidden: boolean;
  readonly status: Status;
  /** What was seen and where to look, of a step that went wrong. */
  readonly detail: string;
}

/** Each status in words. */
export const WORDS: Readonly<Record<Status, string>> = {
  pass: "passed",
  fail: "not right yet",
  timeout: "took too long",
  crash: "crashed",
  "compile-error": "stopped by a syntax error",
  "not-run": "not run",
  "grader-error": "not graded",
};

const MARKS: Readonly<Partial<Record<Status, string>>> = { pass: "✓", "not-run": "·", "grader-error": "!" };

/** Each status as a sign. */
export const markOf = (status: Status): string => MARKS[status] ?? "✗";

const MISTAKE_IS_OURS = "The grader went wrong here, not you: your teacher looks at it.";

/** What came of an exercise, as its learner may read it. */
export function told({ status, message, tests }: ExerciseResult): Told {
  const steps = tests.map((test) => ({
    ...{ name: test.name, hidden: test.hidden, status: test.status },
    detail: detailOf(test),
  }));
  const isSaid = steps.some(({ detail }) => detail !== "" && message.endsWith(detail));
  const plain = isSaid ? "" : withoutName(message, steps);
  return { status, words: WORDS[status], message: status === "grader-error" ? MISTAKE_IS_OURS : plain, steps };
}

function detailOf({ status, hidden, hint, message }: TestResult): string {
  if (status === "pass" || status === "not-run" || status === "grader-error") return "";
  return hidden ? hint : message;
}

/** A message that is about no test alone need not begin with one's name. */
function withoutName(message: string, steps: readonly ToldStep[]): string {
  const named = steps.find(({ name }) => message.startsWith(`${name}:`));
  return named ? message.slice(named.name.length + 1).trim() : message;
}
