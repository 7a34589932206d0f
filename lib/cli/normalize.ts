import { readFileSync, writeFileSync } from "node:fs";
import { chapters, findChapters } from "../project/chapters.ts";
import { Exit } from "../project/exit.ts";
import { NotebookError, normalized, notebookText, readNotebook } from "../project/notebook-file.ts";

/** `socklab normalize`: rewrites notebooks as they are stored, or, with `check`, names those that aren't so. */
export function normalize(wanted: string[], { check = false }: { check?: boolean }): number {
  const paths = wanted.length > 0 ? wanted.flatMap(findChapters) : chapters();
  let changed = 0;
  let unreadable = 0;
  for (const path of paths) {
    const text = textOf(path);
    if (text === undefined) unreadable += 1;
    if (text === undefined || text === readFileSync(path, "utf8")) continue;
    changed += 1;
    if (!check) writeFileSync(path, text);
    console.log(`${path}: ${check ? "not normalized, run socklab normalize" : "normalized"}`);
  }
  console.log(`${paths.length} notebooks, ${changed} ${check ? "to normalize" : "changed"}`);
  return unreadable > 0 || (check && changed > 0) ? Exit.failed : Exit.ok;
}

/** The notebook as it is to be stored; says why if it can't be read. */
function textOf(path: string): string | undefined {
  try {
    return notebookText(normalized(readNotebook(path)));
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    console.error(error.message);
    return undefined;
  }
}
