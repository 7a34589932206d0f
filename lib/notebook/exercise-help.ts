import type { Exercise } from "../exercises/exercise.ts";
import { exerciseOf } from "../exercises/mod.ts";
import { attemptOf, standings } from "./attempts.ts";
import { card, textPage } from "./card.ts";
import { show } from "./show.ts";

/** What the public `hint` does once it is loaded. */
export function hint(id: string): void {
  const exercise = found("hint", id);
  if (exercise === undefined) return;
  const { hints } = exercise;
  const attempt = attemptOf(exercise);
  attempt.hintsShown = Math.min(attempt.hintsShown + 1, hints.length);
  const left = hints.length - attempt.hintsShown;
  const lines = hints.slice(0, attempt.hintsShown).map((text, i) => `${i + 1}  ${text}`);
  const foot = left > 0 ? "" : `That was the last one. await solution("${id}", { anyway: true }) shows a solution.`;
  tell(`${id} · hint ${attempt.hintsShown} of ${hints.length}`, exercise.title, lines, foot);
}

/** What the public `solution` does once it is loaded. */
export function solution(id: string, options: { readonly anyway?: boolean } = {}): void {
  const exercise = found("solution", id);
  if (exercise === undefined) return;
  if (standings().get(id)?.passed || options?.anyway === true) {
    show(textPage(exercise.solution));
    return;
  }
  const anyway = `await solution("${id}", { anyway: true }) shows the solution all the same.`;
  tell(`${id} · solution`, "You have not passed this exercise yet", [`await hint("${id}") gives a hint.`, anyway]);
}

function found(what: string, id: string): Exercise | undefined {
  const exercise = exerciseOf(id);
  if (exercise === undefined) {
    tell(what, `There is no exercise ${String(id)}`, [`await progress("03") lists the names of chapter 03's.`]);
  }
  return exercise;
}

const tell = (label: string, title: string, lines: readonly string[], foot = ""): void =>
  show(card({ label, title, lines, foot, tone: "ask" }));
