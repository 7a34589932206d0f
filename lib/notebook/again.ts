import { plural } from "../base/text.ts";
import { wrongType } from "../syscall/check-arguments.ts";
import { card } from "./card.ts";
import { type Guess, howLong, remember, remembered } from "./memory.ts";
import { show } from "./show.ts";

/** As many rows and columns as the sheet in the chapters' first cell has. */
const MOST_QUESTIONS = 3;
const LETTERS = "abcd";

/** What this notebook asks again: chosen once, so that the answers on the sheet belong to them. */
let asked: readonly Guess[] | undefined;
/** The answers on the sheet that were remembered. */
const answered = new Map<Guess, string>();

/**
 * Begins a chapter with two or three questions that the learner once guessed otherwise than it was, in any chapter, on any
 * day: what one is asked again after a while stays. They are answered as `predict` is, by an x between brackets, a row a
 * question. A question that is answered right does not come again.
 *
 * @param sheet the answers, a row a question
 * @example
 * ```ts
 * import { again } from "socklab";
 *
 * await again(`
 *   1  [ ] a  [ ] b  [ ] c  [ ] d
 *   2  [ ] a  [ ] b  [ ] c  [ ] d
 *   3  [ ] a  [ ] b  [ ] c  [ ] d
 * `);
 * ```
 */
export async function again(sheet = ""): Promise<void> {
  if (typeof sheet !== "string") throw wrongType("again", "sheet", "a text of rows such as 1 [ ] a [ ] b", sheet);
  const first = asked === undefined;
  asked ??= toAskAgain();
  if (asked.length === 0) return nothingToAsk();
  const rows = first ? [] : markedOn(sheet);
  for (const [i, question] of asked.entries()) {
    const { title, lines } = asCard(question, i);
    show(card({ label: `${question.id} · again`, title, lines, ...verdictOn(question, rows[i] ?? []) }));
  }
  const old = first && markedOn(sheet).some((row) => row.length > 0);
  const how = `Put an x before the letter of each answer on the sheet in the cell, a row a question, and run it again.${leftOver(asked)}`;
  const fresh = "These questions are new: take out the marks that the sheet still has from last time.";
  if (old || rows.every((row) => row.length === 0)) show(old ? `${fresh} ${how}` : how);
}

/** All chapters have one sheet, with room for the most and the longest questions. */
function leftOver(questions: readonly Guess[]): string {
  const fits =
    questions.length === MOST_QUESTIONS && questions.some(({ choices }) => choices.length === LETTERS.length);
  return fits ? "" : " It has room for more than is asked here: leave the rest empty.";
}

/** The questions whose last answer was another than the kernel's; those come first that were asked the longest ago. */
function toAskAgain(): Guess[] {
  return lastGuesses()
    .filter(({ guess, answer, choices }) => guess !== answer && choices.length <= LETTERS.length)
    .slice(0, MOST_QUESTIONS);
}

/** The last guess at each question, those first that lie the longest back. */
function lastGuesses(): Guess[] {
  const last = new Map<string, Guess>();
  for (const one of remembered()) {
    if (one.kind !== "guess") continue;
    last.delete(one.id);
    last.set(one.id, one);
  }
  return [...last.values()];
}

/** Which letters of each row have a mark in their brackets. */
function markedOn(sheet: string): string[][] {
  const rows = sheet.split("\n").filter((line) => line.includes("["));
  return rows.map((row) =>
    [...row.matchAll(/\[([^[\]]*)\]\s*([a-z])/g)].flatMap(([, mark, at]) => (mark?.trim() ? (at ?? []) : [])),
  );
}

function asCard({ question, choices }: Guess, i: number): { title: string; lines: string[] } {
  return { title: `${i + 1}  ${question}`, lines: choices.map((choice, at) => `${LETTERS[at]}  ${choice}`) };
}

function verdictOn(question: Guess, letters: readonly string[]): { foot: string; tone: "ask" | "plain" | "yes" } {
  if (letters.length === 0) return { foot: "", tone: "ask" };
  if (letters.length > 1) return { foot: `${letters.length} answers are marked: keep the x of one.`, tone: "ask" };
  const guess = question.choices[LETTERS.indexOf(letters[0] as string)];
  if (guess === undefined) return { foot: `There is no ${letters[0]} here.`, tone: "ask" };
  const { answer } = question;
  if (answered.get(question) !== guess) {
    answered.set(question, guess);
    remember({ ...question, guess });
  }
  if (guess === answer) return { foot: `Yes: ${answer}.`, tone: "yes" };
  const same = guess === question.guess ? "as last time" : "this time";
  return { foot: `You think “${guess}” ${same}, and it was “${answer}”. It will come once more.`, tone: "plain" };
}

function nothingToAsk(): void {
  const guesses = lastGuesses();
  const [oldest] = guesses;
  const [title, line] = oldest
    ? [
        `No question is open: ${plural(guesses.length, "guess", "guesses")} came true, or true at last`,
        `Say it aloud, as to a friend, before you read on: ${oldest.question}`,
      ]
    : [
        "Nothing to ask yet",
        "From now on your guesses are remembered. Those that were wrong come back here, when you have had time to forget.",
      ];
  show(card({ label: "again", title, lines: [line], foot: howLong(), tone: "plain" }));
}
