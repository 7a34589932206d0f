import { existsSync, readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { CommandError } from "./exit.ts";
import { inside } from "./paths.ts";

/** Where the chapters are. */
export const notebooks: string = inside("notebooks");

/** Every chapter's file, in order. */
export const chapters = (): string[] =>
  existsSync(notebooks)
    ? readdirSync(notebooks)
        .filter((name) => name.endsWith(".ipynb"))
        .sort()
        .map((name) => resolve(notebooks, name))
    : [];

export const chapterName = (path: string): string => basename(path, ".ipynb");

/** The file of a chapter given by number (`3`), name (`03-client-socket`), the beginning of either, or path. */
export function findChapter(wanted: string): string {
  if (wanted.endsWith(".ipynb") && existsSync(wanted)) return resolve(wanted);
  const name = chapterName(wanted);
  const all = chapters();
  const number = /^\d$/.test(name) ? `0${name}` : name;
  const found = all.find((path) => chapterName(path) === name) ?? all.find((path) => basename(path).startsWith(number));
  if (found) return found;
  const known = all.map(chapterName).join(", ") || "none yet";
  throw new CommandError(`There is no chapter "${wanted}": choose one of ${known}`);
}
