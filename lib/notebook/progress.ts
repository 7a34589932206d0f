import { plural } from "../base/text.ts";
import { CHAPTERS, type Chapter, type Exercise } from "../exercises/exercise.ts";
import { exercises } from "../exercises/mod.ts";
import { chapterName, chapterNumber, chapters, numbersMeantBy } from "../project/chapters.ts";
import { type Standing, standings } from "./attempts.ts";
import { card, plainTable } from "./card.ts";
import { sectionOf } from "./claims.ts";
import { type Guess, howLong, type Memory, remembered } from "./memory.ts";
import { show } from "./show.ts";

/** What the public `progress` does once it is loaded. */
export function progress(chapter?: string): void {
  if (chapter === undefined) showCourse();
  else showChapter(String(chapter));
}

function showChapter(chapter: string): void {
  const numbers = numbersMeantBy(chapter, CHAPTERS);
  const all = exercises.filter((exercise) => numbers.includes(exercise.chapter));
  if (all.length === 0) {
    const known = `progress("${CHAPTERS[0]}") to progress("${CHAPTERS.at(-1)}") are there, and progress() for all.`;
    show(card({ label: "progress", title: "No exercises there", lines: [known], foot: "", tone: "ask" }));
    return;
  }
  const found = standings();
  const rows = all.map(({ section, title, id, points, extra }) => [
    section,
    title,
    id,
    `${points}${extra ? " (extra)" : ""}`,
    inWords(found.get(id)),
  ]);
  const passed = all.filter(({ id }) => found.get(id)?.passed);
  const sum = `${sumOf(passed)} of ${sumOf(all)} points, ${passed.length} of ${all.length} exercises`;
  const title = numbers.length === 1 ? `Chapter ${numbers[0]}` : `Chapters ${numbers[0]} to ${numbers.at(-1)}`;
  show(plainTable(`${title}: ${sum}`, ["section", "exercise", "name", "points", "you"], rows));
}

const sumOf = (list: readonly Exercise[]): number => list.reduce((sum, { points }) => sum + points, 0);

function inWords(standing: Standing | undefined): string {
  if (standing === undefined) return "–";
  const { passed, tries } = standing;
  return passed ? "✓ passed" : `tried ${tries === 1 ? "once" : `${tries} times`}`;
}

function showCourse(): void {
  const memories = remembered();
  const found = standings(memories);
  const guesses = firstGuesses(memories);
  const rows = CHAPTERS.map((number) => {
    const all = exercises.filter(({ chapter }) => chapter === number);
    const passed = all.filter(({ id }) => found.get(id)?.passed);
    const own = guesses.filter(({ id }) => chapterOf(id) === number);
    const right = own.filter(({ guess, answer }) => guess === answer).length;
    const predicted = own.length === 0 ? "–" : `${right} of ${own.length} came true`;
    return [nameOf(number), `${passed.length} of ${all.length}`, `${sumOf(passed)} of ${sumOf(all)}`, predicted];
  });
  const passed = exercises.filter(({ id }) => found.get(id)?.passed);
  const sum = `${passed.length} of ${exercises.length} exercises, ${plural(sumOf(passed), "point")} of ${sumOf(exercises)}`;
  show(plainTable(`The whole course: ${sum}`, ["chapter", "exercises", "points", "first guesses"], rows));
  show(howLong());
}

/** The first guess at each question: later ones come from `again`. */
function firstGuesses(memories: readonly Memory[]): Guess[] {
  const first = new Map<string, Guess>();
  for (const one of memories) if (one.kind === "guess" && !first.has(one.id)) first.set(one.id, one);
  return [...first.values()];
}

/** The chapter, or the part of one, in which a question stands. */
const chapterOf = (id: string): Chapter | undefined =>
  numbersMeantBy(sectionOf(id) || (id.split(".")[0] ?? ""), CHAPTERS)[0];

/** A chapter's name as its file has it. */
const nameOf = (number: Chapter): string =>
  chapters()
    .map(chapterName)
    .find((name) => chapterNumber(name) === number) ?? number;
