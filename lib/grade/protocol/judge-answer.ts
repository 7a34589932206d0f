import type { Manner } from "../../exercises/exercise.ts";
import type { AnswerErrorFacts } from "../../exercises/kit/check/failure.ts";
import { MOST_VALUES, type Value } from "../../exercises/kit/check/value.ts";

/** From the judge to the process that holds the answers. Every question bears a number that can't be guessed. */
export type Question =
  | {
      readonly id: string;
      readonly ask: "load";
      /** Whose answer: the exercise's id. */
      readonly of: string;
      /** The answer's module, and the folder that it may be written to. */
      readonly code: string;
      readonly folder: string;
      /** What the learner calls the answer. */
      readonly name: string;
    }
  | {
      readonly id: string;
      readonly ask: "call";
      readonly of: string;
      readonly args: readonly Value[];
      /** Whether the calls that it makes are to be kept, for a later question for the record. */
      readonly record: boolean;
      readonly manner: Manner;
    }
  | { readonly id: string; readonly ask: "value"; readonly of: string }
  | { readonly id: string; readonly ask: "record" }
  | { readonly id: string; readonly ask: "alive" };

/**
 * From that process to the judge: a question's answer, or, unasked, an error that nobody awaited. It may be the learner's
 * own code that says it: it is never taken for more than a value.
 */
export type Reply =
  | { readonly id: string; readonly value: Value }
  | { readonly id: string; readonly error: AnswerErrorFacts }
  | { readonly stray: AnswerErrorFacts };

export { CHANNEL_FD } from "../sandbox/sandbox.ts";

/** No reply is longer: the judge ends a process that goes on, before it fills the judge's memory. */
export const MOST_REPLY_BYTES = 8 * 1024 * 1024;
/** Nor does one hold more values: an honest process refuses to give that many back. */
export const MOST_REPLY_VALUES = 3 * MOST_VALUES;
/** The name under which an answer's module, which the judge makes of a cell, exports the answer. */
export const ANSWER_EXPORT = "__socklab_answer";
