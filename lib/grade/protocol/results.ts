/** What came of one exercise. A grader error is nobody's fault but the grader's: it is not graded, and the teacher must look. */
export const STATUSES = ["pass", "fail", "timeout", "crash", "compile-error", "not-run", "grader-error"] as const;
export type Status = (typeof STATUSES)[number];

/** What came of one check of an exercise. */
export interface TestResult {
  /** What must be so, in words. */
  readonly name: string;
  /** Whether the grader alone has it: learners are told its name and hint, not what was seen. */
  readonly hidden: boolean;
  readonly status: Status;
  /** What was wanted, what was seen, where to look; for the teacher. */
  readonly message: string;
  /** Where to look; for anybody. */
  readonly hint: string;
}

/** What came of one exercise of a submission. */
export interface ExerciseResult {
  readonly status: Status;
  readonly points: number;
  readonly possible: number;
  /** In words that a learner may read: nothing of a hidden check but its name and hint. */
  readonly message: string;
  readonly tests: readonly TestResult[];
  /**
   * What the answer's calls were, as JSON lines, in the visible check that failed, or else in the last one. It is large, and
   * stays with the stored judgement, out of `results.json`.
   */
  readonly record?: string;
}

/** What came of a submission. */
export interface SubmissionResult {
  /** The notebook's name without its ending, or the folder's. */
  readonly name: string;
  /** Its notebooks, from the folder of the submissions on. */
  readonly files: readonly string[];
  /** `"grader-error"`: at least one exercise is not graded; `"not-run"`: no notebook could be read. */
  readonly status: "graded" | "grader-error" | "not-run";
  readonly score: number;
  readonly possible: number;
  /** What was odd about its notebooks, and what was made of it. */
  readonly warnings: readonly string[];
  /** By the exercise's id, in the course's order. */
  readonly exercises: Readonly<Record<string, ExerciseResult>>;
  /** By what its judgement is stored: `judged/….json`, beside the results. */
  readonly judgement?: string;
}

/** Where judgements are stored, in the results' folder. */
export const judgementFile = (key: string): string => `judged/${key}.json`;

/** What is graded, and how: the head of the results. */
export interface Grading {
  /** Of this form of the results. */
  readonly version: 1;
  /** The hidden checks' random data come from it. */
  readonly seed: number;
  /** Whether an exercise that does not pass earns the share of its checks that do, rounded down to hundredths. */
  readonly partial: boolean;
  /** What keeps the answers from the machine: `"bubblewrap"`, `"container"` or `"none"`. */
  readonly sandbox: string;
  /** By id, in the course's order. */
  readonly exercises: Readonly<
    Record<string, { readonly title: string; readonly chapter: string; readonly possible: number }>
  >;
  /** Which part this is, as `"2/4"`, if it is one. */
  readonly shard?: string;
}

/** `results.json`: the head, and an entry a submission, in the order of their names. */
export interface Results extends Grading {
  readonly submissions: readonly SubmissionResult[];
}
