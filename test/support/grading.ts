import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cellsOf } from "../../lib/exercises/chapter-cells.ts";
import type { Exercise } from "../../lib/exercises/exercise.ts";
import { exerciseOf } from "../../lib/exercises/mod.ts";
import type { CodeCell } from "../../lib/grade/protocol/mod.ts";
import type { Cell } from "../../lib/project/notebook-file.ts";

/** Exercises that are quick to judge: of values, and of functions. */
export const QUICK = ["client-order", "echo-client", "say-hello"] as const;

export function exercise(id: string): Exercise {
  const found = exerciseOf(id);
  if (found === undefined) throw new Error(`there is no exercise ${id}`);
  return found;
}

/** A notebook with some exercises' cells, as text; what is not answered is solved. */
export function handedIn(answers: Readonly<Record<string, string>> = {}, ids: readonly string[] = QUICK): string {
  const cells = ids.flatMap((id) => {
    const own = cellsOf(exercise(id));
    return own.map((cell) =>
      cell.id === `answer-${id}` ? { ...cell, source: answers[id] ?? exercise(id).solution } : cell,
    );
  });
  return notebookText(cells);
}

export const notebookText = (cells: readonly Cell[]): string =>
  JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

/** Writes files into a folder, which is made if it is not there. */
export function fill(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A code cell as the grader reads it. */
export const codeCell = (number: number, source: string, more: Partial<CodeCell> = {}): CodeCell => ({
  ...{ number, source, tagged: [], gradeId: undefined },
  ...more,
});
