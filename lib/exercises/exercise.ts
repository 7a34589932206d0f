import type { TraceEvent } from "../trace/event.ts";
import type { Lab } from "./kit/check/lab.ts";
import type { Value } from "./kit/check/value.ts";

/** The chapters that have exercises, by their numbers; one in parts has a number for each, after its first section. */
export const CHAPTERS = [
  "00",
  "01",
  "02",
  "03-1",
  "03-3",
  "03-4",
  "04-1",
  "04-3",
  "04-5",
  "05",
  "06",
  "07",
  "08",
  "09",
  "10",
] as const;
export type Chapter = (typeof CHAPTERS)[number];

/**
 * What is asked for: calls to be put in order, blanks of a record to be filled, errnos to be predicted, or a function to
 * be written.
 */
export type Kind = "order" | "fill" | "predict" | "write";

/** One exercise. Its checks serve the notebook and the grader alike; the grader adds the hidden ones. */
export interface Exercise {
  /** `"echo-client"`: small letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly chapter: Chapter;
  /** The section of the article (or of chapter 00) at whose end it stands: `"3.3"`. */
  readonly section: string;
  readonly points: number;
  /** Whether it is for those who want more: the next chapters do without it. */
  readonly extra?: boolean;
  readonly kind: Kind;
  /** What is to be done, in Markdown, above the cell. */
  readonly prompt: string;
  /** The cell that the learner edits. It fails unsolved. */
  readonly stub: string;
  /** The name that the stub declares: of a function for `"write"`, else of a value. */
  readonly answer: string;
  /** Of a value: what the stub gives it, which is no answer yet. */
  readonly blank?: Value;
  /** Questions first, then more and more of the answer. */
  readonly hints: readonly string[];
  /** A cell that passes, in the form of the stub. */
  readonly solution: string;
  readonly checks: readonly Check[];
  /** Loads what the checks need, before their time begins. */
  prepare?(): Promise<unknown>;
  /** For the grader alone: other ports, sizes and timings, random data, worse peers. */
  readonly hidden: readonly Check[];
}

/** What every exercise says, whatever its kind. */
export type Texts = Pick<
  Exercise,
  "id" | "title" | "chapter" | "section" | "points" | "extra" | "prompt" | "answer" | "hints"
>;

/** One thing that must be so. */
export interface Check {
  /** What must be so, in words: `"returns what the server echoed"`. */
  readonly name: string;
  /** Where to look when it is not. */
  readonly hint: string;
  /** Settles when it is so; throws a `Failure` or an `AnswerError` when it is not. */
  run(subject: Subject, lab: Lab): Promise<unknown>;
}

/** How an answer's sockets behave, if not as they always do. */
export interface Manner {
  /** How long a wait may take that names no deadline of its own, in milliseconds. */
  readonly timeoutMs?: number;
  /** Whether calls that may wait do so, if only for a turn of the event loop: a forgotten `await` then shows. */
  readonly unhurried?: boolean;
  /** Whether a send on a stream ends with the part that there was room for, as one does that a signal or its deadline ends. */
  readonly shortSends?: boolean;
}

/** The learner's answer, wherever it runs. */
export interface Subject {
  /**
   * Calls an answer that is a function.
   *
   * @throws {AnswerError} when it throws, does not settle in time, or is no function
   */
  call(...args: Value[]): Promise<Value>;
  /**
   * The value of any other answer.
   *
   * @throws {AnswerError} when there is none
   */
  value(): Promise<Value>;
  /** How many sockets the answer's process has open that it did not have before the check. */
  openSockets(): Promise<number>;
  /** The system calls that the last `call()` made, in the order in which they began: a few hundred at most. */
  calls(): Promise<readonly TraceEvent[]>;
  /** The same answer, whose sockets behave in another manner. */
  with(manner: Manner): Subject;
}
