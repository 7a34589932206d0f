import { exercises } from "../../exercises/mod.ts";
import { chapters } from "../../project/chapters.ts";
import { codeCells, readNotebook, sourceOf } from "../../project/notebook-file.ts";

let sources: ReadonlySet<string> | undefined;

/** Whether a code cell stands in a chapter just so, or is an exercise's stub: nobody has written it but the course. */
export function isHandedOut(source: string): boolean {
  sources ??= new Set(
    [
      ...chapters().flatMap((path) => codeCells(readNotebook(path)).map(sourceOf)),
      ...exercises.map(({ stub }) => stub),
    ].map(withoutLayout),
  );
  return sources.has(withoutLayout(source));
}

/** A source whose spaces and lines count for nothing. */
export const withoutLayout = (source: string): string => source.replace(/\s+/g, " ").trim();
