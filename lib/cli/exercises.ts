import { readFileSync, writeFileSync } from "node:fs";
import { plural } from "../base/text.ts";
import { withExercises } from "../exercises/chapter-cells.ts";
import { CHAPTERS } from "../exercises/exercise.ts";
import { exercises as all } from "../exercises/mod.ts";
import { chapterNumber, chapters } from "../project/chapters.ts";
import { Exit } from "../project/exit.ts";
import { normalized, notebookText, readNotebook } from "../project/notebook-file.ts";

/**
 * `socklab exercises`: tells whether every chapter has its exercises as the library has them, or, with `write`, places
 * them. What stands in their cells is replaced.
 */
export function exercises({ write = false }: { write?: boolean }): number {
  let differ = 0;
  for (const path of chapters()) {
    const chapter = CHAPTERS.find((number) => number === chapterNumber(path));
    if (chapter === undefined) continue;
    const text = notebookText(normalized(withExercises(readNotebook(path), chapter)));
    if (text === readFileSync(path, "utf8")) continue;
    differ += 1;
    if (write) writeFileSync(path, text);
    console.log(`${path}: ${write ? "exercises placed" : "not as the library has its exercises"}`);
  }
  const advice = write || differ === 0 ? "" : ": socklab exercises --write places them";
  const what = `${plural(differ, "chapter")} ${write ? "changed" : "differ"}`;
  console.log(`${plural(all.length, "exercise")}, ${what}${advice}`);
  return differ > 0 && !write ? Exit.failed : Exit.ok;
}
