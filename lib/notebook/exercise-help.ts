import { CHAPTERS, type Exercise } from "../exercises/exercise.ts";
import { exerciseOf, exercises } from "../exercises/mod.ts";
import { numbersMeantBy } from "../project/chapters.ts";
import { type Attempt, attemptOf } from "./attempts.ts";
import { card, plainTable, textPage } from "./card.ts";
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
  if (attemptOf(exercise).passed || options?.anyway === true) {
    show(textPage(exercise.solution));
    return;
  }
  const anyway = `await solution("${id}", { anyway: true }) shows the solution all the same.`;
  tell(`${id} · solution`, "You have not passed this exercise yet", [`await hint("${id}") gives a hint.`, anyway]);
}

/** What the public `progress` does once it is loaded. */
export function progress(chapter: string): void {
  const numbers = numbersMeantBy(String(chapter), CHAPTERS);
  const all = exercises.filter((exercise) => numbers.includes(exercise.chapter));
  if (all.length === 0) {
    const known = `progress("${CHAPTERS[0]}") to progress("${CHAPTERS.at(-1)}") are there.`;
    tell("progress", "No exercises there", [known]);
    return;
  }
  const points = (list: readonly Exercise[]): number => list.reduce((sum, exercise) => sum + exercise.points, 0);
  const passed = all.filter((exercise) => attemptOf(exercise).passed);
  const rows = all.map((one) => [
    one.section,
    one.title,
    one.id,
    `${one.points}${one.extra ? " (extra)" : ""}`,
    standing(attemptOf(one)),
  ]);
  const sum = `${points(passed)} of ${points(all)} points, ${passed.length} of ${all.length} exercises`;
  const title = numbers.length === 1 ? `Chapter ${numbers[0]}` : `Chapters ${numbers[0]} to ${numbers.at(-1)}`;
  show(plainTable(`${title}: ${sum}`, ["section", "exercise", "name", "points", "you"], rows));
}

function standing({ passed, tries }: Attempt): string {
  if (passed) return "✓ passed";
  return tries === 0 ? "–" : `tried ${tries === 1 ? "once" : `${tries} times`}`;
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
