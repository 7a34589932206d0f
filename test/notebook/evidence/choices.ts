import { chapters } from "../../../lib/project/chapters.ts";
import { codeCells, readNotebook, sourceOf } from "../../../lib/project/notebook-file.ts";

/** What `predict` offers in the chapters, by the claims' ids. */
export const choices: ReadonlyMap<string, readonly (string | undefined)[]> = new Map(
  chapters()
    .flatMap((path) => codeCells(readNotebook(path)).map(sourceOf))
    .flatMap((source) => {
      const id = /^predict\("(\d\.\w)"/m.exec(source)?.[1];
      return id ? [[id, [...source.matchAll(/^ *\[ ?\] (.*)$/gm)].map(([, text]) => text)] as const] : [];
    }),
);
