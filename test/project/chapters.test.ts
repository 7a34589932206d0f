import { describe, expect, test } from "vitest";
import { CHAPTERS } from "../../lib/exercises/exercise.ts";
import {
  chapterName,
  chapterNumber,
  chapters,
  findChapter,
  findChapters,
  numbersMeantBy,
} from "../../lib/project/chapters.ts";
import { CommandError } from "../../lib/project/exit.ts";

const NUMBERS = ["02", "03-1", "03-3", "03-4", "10-1", "10-2"] as const;

test.each([
  ["2", ["02"]],
  ["02", ["02"]],
  ["2.1", ["02"]],
  ["3", ["03-1", "03-3", "03-4"]],
  ["03", ["03-1", "03-3", "03-4"]],
  ["3.1", ["03-1"]],
  ["3.2", ["03-1"]],
  ["3-3", ["03-3"]],
  ["03-4", ["03-4"]],
  ["03.9", ["03-4"]],
  ["10", ["10-1", "10-2"]],
  ["10.2", ["10-2"]],
  ["1", []],
  ["3.0", []],
  ["", []],
  ["03-client", []],
])("numbersMeantBy(%j) are %j", (wanted, numbers) => {
  expect(numbersMeantBy(wanted, NUMBERS)).toEqual(numbers);
});

test.each([
  ["/a/02-client-and-server.ipynb", "02"],
  ["03-4-close.ipynb", "03-4"],
  ["04-5-and-6.ipynb", "04-5"],
  ["my-own.ipynb", ""],
])("the number of %s is %j", (path, number) => expect(chapterNumber(path)).toBe(number));

describe("findChapters()", () => {
  test("finds every chapter by its name, its number and its path, and all parts of 3", () => {
    for (const path of chapters()) {
      for (const wanted of [chapterName(path), chapterNumber(path), path]) expect(findChapters(wanted)).toEqual([path]);
    }
    expect(findChapters("3").map(chapterNumber)).toEqual(["03-1", "03-3", "03-4"]);
  });

  test("finds a chapter by the beginning of its name", () => {
    expect(findChapters("03-4-cl").map(chapterName)).toEqual(["03-4-close"]);
  });

  test.each(["11", "3.x", "bogus", ""])("says which there are for %j", (wanted) => {
    expect(() => findChapters(wanted)).toThrow(CommandError);
    expect(() => findChapters(wanted)).toThrow("choose one of 00-start-here, 01-");
  });
});

test("findChapter() opens a chapter at its first part", () => {
  expect(chapterNumber(findChapter("3"))).toBe("03-1");
});

test("every chapter with exercises is a notebook", () => {
  const numbers = chapters().map(chapterNumber);
  expect(CHAPTERS.filter((number) => !numbers.includes(number))).toEqual([]);
});
