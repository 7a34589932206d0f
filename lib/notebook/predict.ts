import { wrongType } from "../syscall/check-arguments.ts";
import { ArgumentError } from "../syscall/error.ts";
import { answerAmong, type Ballot, ballotLines, HOW, readBallot } from "./ballot.ts";
import { card } from "./card.ts";
import { remember, remembered } from "./memory.ts";
import { endPageCalls } from "./page-calls.ts";
import { show } from "./show.ts";

interface Prediction {
  readonly question: string;
  readonly choices: readonly string[];
  readonly guess: string | undefined;
}

const predictions = new Map<string, Prediction>();

/**
 * Asks for a prediction before an experiment, and keeps it until `claim` or `settle`. The choices stand in the cell, a
 * line each; the learner puts an x between the brackets of one.
 *
 * @param id the claim's id, `"4.e"`, or that of another question of the course, `"0.4"`
 * @param question what to predict
 * @param choices the possible answers, a line each: `[ ] an answer`. (A list of texts, and as fourth argument the number of
 *   the one that is chosen, does too.)
 * @example
 * ```ts
 * import { predict } from "socklab";
 *
 * predict("4.e", "How long does listen() take?", `
 *   [x] no time at all
 *   [ ] until a client comes
 * `);
 * ```
 */
export function predict(id: string, question: string, choices: string | readonly string[], choice = 0): void {
  checkQuestion("predict", id, question);
  const ballot = typeof choices === "string" ? readBallot("predict", choices) : numbered(choices, choice);
  predictions.set(id, { question, choices: ballot.choices, guess: ballot.marked });
  const mine = ballot.marked === undefined ? HOW : `You predict: ${ballot.marked}. Now run the experiment.`;
  const foot = ballot.trouble || mine;
  const lines = ballotLines(ballot);
  show(card({ label: `${id} · predict`, title: question, lines, foot, tone: ballot.marked ? "plain" : "ask" }));
}

function numbered(choices: readonly string[], choice: number): Ballot {
  if (!Array.isArray(choices) || choices.length < 2 || choices.some((one) => typeof one !== "string")) {
    throw new ArgumentError("ERR_ARG_TYPE", "predict", "choices", "choices must be two texts or more");
  }
  if (!Number.isInteger(choice) || choice < 0 || choice > choices.length) {
    const wanted = `a number from 1 to ${choices.length} (0 for none yet)`;
    const sentence = `your choice must be ${wanted}, not ${String(choice)}`;
    throw new ArgumentError("ERR_ARG_RANGE", "predict", "choice", sentence);
  }
  const marked = choices[choice - 1];
  return { choices: [...choices], marks: marked === undefined ? [] : [marked], marked, trouble: "" };
}

/**
 * Settles a prediction by what the kernel answered, where no claim of the article is at stake, and shows how the two
 * compare.
 *
 * @param id the question's id, as `predict` got it
 * @param answer which of the choices it was: the text itself, a number, or true and false for yes and no
 * @example
 * ```ts
 * import { predict, settle } from "socklab";
 *
 * predict("0.4", "How many bytes does the word café take?", `
 *   [ ] 4
 *   [x] 5
 * `);
 * settle("0.4", new TextEncoder().encode("café").length);
 * ```
 */
export function settle(id: string, answer: string | number | boolean): void {
  const prediction = predictions.get(id);
  if (prediction === undefined) {
    const sentence = `no question ${JSON.stringify(id)} was asked yet: run the cell with predict(…) first`;
    throw new ArgumentError("ERR_ARG_RANGE", "settle", "id", sentence);
  }
  endPageCalls();
  const found = answerAmong("settle", prediction.choices, answer);
  const foot = compared(id, found);
  const tone = predictedOf(id) === found ? "yes" : "plain";
  show(card({ label: `${id} · found`, title: prediction.question, lines: [`It was: ${found}.`], foot, tone }));
}

/** Which choice was predicted; undefined where none was. */
export const predictedOf = (id: string): string | undefined => predictions.get(id)?.guess;

/** What was asked under this id; undefined where nothing was. */
export const questionOf = (id: string): string | undefined => predictions.get(id)?.question;

/** Whether an answer can be compared with the prediction. */
export function checkAnswer(id: string, answer: string): void {
  const { choices } = predictions.get(id) ?? {};
  if (choices === undefined || choices.includes(answer)) return;
  const sentence = `${JSON.stringify(answer)} is none of the choices of predict("${id}")`;
  throw new ArgumentError("ERR_ARG_RANGE", "claim", "answer", sentence);
}

/**
 * Compares a prediction with the answer, in words, and remembers both. Only the first guess counts: whoever predicts once
 * more has seen the answer.
 */
export function compared(id: string, answer: string): string {
  const { question, choices, guess } = predictions.get(id) ?? {};
  if (guess === undefined || question === undefined || choices === undefined) return "";
  if (!remembered().some((one) => one.kind === "guess" && one.id === id)) {
    remember({ kind: "guess", id, question, choices, guess, answer });
  }
  return guess === answer
    ? `You predicted it: ${answer}.`
    : `You thought “${guess}”, and it was “${answer}”. Good to know now: a later chapter asks once more.`;
}

function checkQuestion(syscall: string, id: string, question: string): void {
  if (typeof question !== "string") throw wrongType(syscall, "question", "a text", question);
  if (typeof id === "string" && /^\d+\.[a-z\d]+$/.test(id)) return;
  const sentence = `${JSON.stringify(id)} is no question's id: "4.e", or "0.4"`;
  throw new ArgumentError("ERR_ARG_RANGE", syscall, "id", sentence);
}
