import { existsSync, readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { CommandError } from "./exit.ts";
import { inside } from "./paths.ts";

/** Where the chapters are. */
export const notebooks: string = inside("notebooks");

/** Every chapter's file, in order: one a chapter, or one for each of its parts. */
export const chapters = (): string[] =>
  existsSync(notebooks)
    ? readdirSync(notebooks)
        .filter((name) => name.endsWith(".ipynb"))
        .sort()
        .map((name) => resolve(notebooks, name))
    : [];

export const chapterName = (path: string): string => basename(path, ".ipynb");

/**
 * The number with which a chapter's name begins: `"02"`, or `"03-4"` for the part of chapter 03 that begins with
 * section 3.4.
 */
export const chapterNumber = (path: string): string => /^\d\d(?:-\d)?(?=-)/.exec(chapterName(path))?.[0] ?? "";

/**
 * Those of some numbers that are meant by `3` or `03`, which stands for all parts of chapter 03, or by a section, `3.2`,
 * `3-2` or `03-2`, which stands for the part that it lies in.
 */
export function numbersMeantBy<Number extends string>(wanted: string, numbers: readonly Number[]): Number[] {
  const [, chapter, section] = /^(\d{1,2})(?:[.-](\d))?$/.exec(wanted) ?? [];
  if (chapter === undefined) return [];
  const parts = numbers.filter((number) => number.startsWith(chapter.padStart(2, "0")));
  return section === undefined ? parts : parts.filter((number) => Number(number[3] ?? 1) <= Number(section)).slice(-1);
}

/** The files of a chapter given by number (`3`), section (`3.4`), name, the beginning of a name, or path. */
export function findChapters(wanted: string): string[] {
  if (wanted.endsWith(".ipynb") && existsSync(wanted)) return [resolve(wanted)];
  const name = chapterName(wanted);
  const all = chapters();
  const exact = all.filter((path) => chapterName(path) === name);
  if (exact.length > 0) return exact;
  const numbers = numbersMeantBy(name, all.map(chapterNumber));
  const found = all.filter((path) =>
    numbers.length > 0 ? numbers.includes(chapterNumber(path)) : name !== "" && chapterName(path).startsWith(name),
  );
  if (found.length > 0) return found;
  const known = all.map(chapterName).join(", ") || "none yet";
  throw new CommandError(`There is no chapter "${wanted}": choose one of ${known}`);
}

/** The file of a chapter, of which the first part is meant unless another is named. */
export const findChapter = (wanted: string): string => findChapters(wanted)[0] as string;
