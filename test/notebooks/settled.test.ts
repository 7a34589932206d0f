import { describe, expect, test } from "vitest";
import { exerciseOf } from "../../lib/exercises/mod.ts";
import { CLAIMS } from "../../lib/notebook/claims.ts";
import { chapterNumber, chapters } from "../../lib/project/chapters.ts";
import { codeCells, readNotebook, sourceOf } from "../../lib/project/notebook-file.ts";
import { beliefs, outages, type Promised } from "./settled.ts";

const notebooks = chapters().map((path) => ({ number: chapterNumber(path), cells: codeCells(readNotebook(path)) }));
const sources = notebooks.flatMap(({ cells }) => cells.map(sourceOf));
const open = /^chapter (\d\d)$/;

describe.each([
  ["beliefs", beliefs, 40],
  ["outages", outages, 35],
] as const)("%s", (_, list, count) => {
  test("are all there, each once", () => {
    expect(list.map(([number]) => number)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect(new Set(list.map(([, what]) => what)).size).toBe(count);
  });

  test.each(list.filter(([, , where]) => !open.test(where)))("%d: %s: is settled by %s", (...promised) => {
    expect(isSettled(promised)).toBe(true);
  });

  test("are open only where the chapter is not there yet", () => {
    const there = notebooks.map(({ number }) => number.slice(0, 2));
    const late = list.filter(([, , where]) => there.includes(open.exec(where)?.[1] ?? "none"));
    expect(late).toEqual([]);
  });
});

function isSettled([, , where]: Promised): boolean {
  if (Object.hasOwn(CLAIMS, where)) return sources.some((source) => source.includes(`claim("${where}"`));
  const [number = "", id] = where.split("#");
  if (id === undefined) return exerciseOf(where) !== undefined;
  const chapter = notebooks.filter((one) => one.number.startsWith(number));
  return chapter.some(({ cells }) => cells.some((cell) => cell.id === id));
}
