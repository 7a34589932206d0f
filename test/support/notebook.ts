import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cell, type Notebook, normalized, notebookText } from "../../lib/project/notebook-file.ts";
import { temporaryFolder } from "./socklab.ts";

/** A notebook of code cells; one written as `[source, tag]` carries that tag. */
export function notebookOf(...cells: (string | [source: string, tag: string])[]): Notebook {
  const code = cells.map((cell): Cell => {
    const [source, tag] = typeof cell === "string" ? [cell] : cell;
    return { cell_type: "code", metadata: tag ? { tags: [tag] } : {}, source };
  });
  return normalized({ cells: code, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

/** Writes a notebook into a folder of its own and gives its path. */
export function writtenNotebook(notebook: Notebook): string {
  const path = join(temporaryFolder(), "lesson.ipynb");
  writeFileSync(path, notebookText(notebook));
  return path;
}
