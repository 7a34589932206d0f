import { expect, test } from "vitest";
import { CHAPTERS, type Chapter } from "../../../lib/exercises/exercise.ts";
import { exercises } from "../../../lib/exercises/mod.ts";
import { HandedInChapters } from "../../../lib/grade/teacher/handed-in-chapters.ts";
import { codeCell } from "../../support/grading.ts";

const [one, other, third] = CHAPTERS as unknown as [Chapter, Chapter, Chapter];
const idsOf = (chapter: Chapter): string[] => exercises.filter((it) => it.chapter === chapter).map(({ id }) => id);
const cellsOf = (ids: readonly string[]) => ids.map((id, at) => codeCell(at + 1, "", { gradeId: id, tagged: [id] }));

function chaptersOf(...submissions: (readonly string[])[]) {
  const found = new HandedInChapters();
  for (const ids of submissions) found.add(cellsOf(ids));
  return found.result();
}

test("HandedInChapters gives the chapters that were handed in, in the course's order", () => {
  expect(chaptersOf(idsOf(other), [...idsOf(one), ...idsOf(other)])).toEqual({ chapters: [one, other], leftOut: [] });
});

test("HandedInChapters counts the chapter of which a submission has the most, however little", () => {
  expect(chaptersOf(idsOf(other).slice(0, 1)).chapters).toEqual([other]);
});

test("HandedInChapters lets one exercise of another chapter change nothing", () => {
  expect(chaptersOf([...idsOf(one), ...idsOf(other).slice(0, 1)]).chapters).toEqual([one]);
  expect(chaptersOf(idsOf(one), idsOf(one), [...idsOf(one), ...idsOf(third).slice(0, 1)]).chapters).toEqual([one]);
});

test("HandedInChapters leaves out a chapter that few have, and says so", () => {
  const many = Array.from({ length: 20 }, () => idsOf(one));
  expect(chaptersOf(...many, idsOf(third))).toEqual({ chapters: [one], leftOut: [third] });
});

test("HandedInChapters gives all chapters where nobody has an exercise", () => {
  expect(chaptersOf([], ["nothing"])).toEqual({ chapters: CHAPTERS, leftOut: [] });
});
