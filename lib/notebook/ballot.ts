import { wrongType } from "../syscall/check-arguments.ts";
import { ArgumentError } from "../syscall/error.ts";

/** A question's choices as they stand in a cell, and what the learner marked. */
export interface Ballot {
  readonly choices: readonly string[];
  /** The choices with a mark in their brackets. */
  readonly marks: readonly string[];
  /** The one that is chosen; undefined for none, and where the ballot can't be told. */
  readonly marked: string | undefined;
  /** What is wrong with it, as a sentence for the learner; empty for nothing. */
  readonly trouble: string;
}

/** How one answers. */
export const HOW = "Put an x between the brackets of your choice, and run this cell again.";

/**
 * Reads choices, one a line, `[ ] like this`; the learner puts an x (any mark will do) between the brackets of one.
 *
 * @throws {ArgumentError} when there are fewer than two
 */
export function readBallot(syscall: string, ballot: unknown): Ballot {
  if (typeof ballot !== "string") throw wrongType(syscall, "choices", "a text of lines such as [ ] yes", ballot);
  const lines = ballot.split("\n").filter((line) => line.trim() !== "");
  const read = lines.map((line) => /^\s*\[([^[\]]*)\]\s*(\S.*?)\s*$/.exec(line));
  const choices = read.flatMap((found) => found?.[2] ?? []);
  const marks = read.flatMap((found) => (found?.[1]?.trim() ? (found[2] ?? []) : []));
  const spoilt = lines.find((_, i) => read[i] === null);
  if (choices.length < 2 && spoilt === undefined) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      syscall,
      "choices",
      "choices must be two lines or more, each [ ] a choice",
    );
  }
  const trouble =
    spoilt !== undefined
      ? `This line has lost its brackets, [ ] at its beginning: ${spoilt.trim()}`
      : marks.length > 1
        ? `${marks.length} choices are marked: keep the x of one.`
        : "";
  return { choices, marks, marked: trouble === "" ? marks[0] : undefined, trouble };
}

/** The choices as a card shows them, with all marks that they have. */
export const ballotLines = ({ choices, marks }: Ballot): string[] =>
  choices.map((choice) => `[${marks.includes(choice) ? "x" : " "}] ${choice}`);

/**
 * An answer as one of the choices: a text is one itself, a number is written out, true and false are yes and no.
 *
 * @throws {ArgumentError} when it is none of them
 */
export function answerAmong(syscall: string, choices: readonly string[], answer: unknown): string {
  if (!["string", "number", "boolean"].includes(typeof answer)) {
    const wanted = "a text, a number, true or false (has the cell run that finds it?)";
    throw wrongType(syscall, "answer", wanted, answer);
  }
  const text = answer === true ? "yes" : answer === false ? "no" : String(answer);
  if (choices.includes(text)) return text;
  const sentence = `${JSON.stringify(text)} is none of the choices: ${choices.join(", ")}`;
  throw new ArgumentError("ERR_ARG_RANGE", syscall, "answer", sentence);
}
