import { readFileSync, statSync } from "node:fs";
import { EXERCISE_TAG } from "../../exercises/chapter-cells.ts";
import { parseLenientJson } from "../../project/lenient-json.ts";
import type { CodeCell } from "../protocol/mod.ts";

const MOST_BYTES = 50 * 1024 * 1024;

/** A notebook can't be read. */
export class NotebookError extends Error {
  override readonly name = "NotebookError";
}

/**
 * The code cells of a notebook. Only sources and metadata are read, never outputs, and nothing is taken for granted of a
 * stranger's file.
 *
 * @throws {NotebookError} when it is none, with what to do
 */
export function codeCellsOf(path: string, shown: string): CodeCell[] {
  const notebook = parse(path, shown);
  if (Array.isArray(notebook.worksheets)) {
    throw new NotebookError(`${shown} is of an old format (nbformat 3): open it in Jupyter, save it, hand it in again`);
  }
  if (!Array.isArray(notebook.cells)) throw new NotebookError(`${shown} is no notebook: it has no list of cells`);
  return notebook.cells.flatMap((cell: unknown, index): CodeCell[] => {
    const { cell_type, source, metadata } = asRecord(cell);
    if (cell_type !== "code") return [];
    const { tags, nbgrader } = asRecord(metadata);
    const { grade_id } = asRecord(nbgrader);
    return [
      {
        number: index + 1,
        source: (Array.isArray(source) ? source : [source]).filter((line) => typeof line === "string").join(""),
        tagged: (Array.isArray(tags) ? tags : [])
          .filter((tag): tag is string => typeof tag === "string" && tag.startsWith(EXERCISE_TAG))
          .map((tag) => tag.slice(EXERCISE_TAG.length)),
        gradeId: typeof grade_id === "string" ? grade_id : undefined,
      },
    ];
  });
}

function parse(path: string, shown: string): Record<string, unknown> {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) {
      const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
      const advice = "clear its outputs, save it, hand it in again";
      throw new NotebookError(`${shown} has ${mib(size)}, more than the ${mib(MOST_BYTES)} that are read: ${advice}`);
    }
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof NotebookError) throw error;
    throw new NotebookError(`${shown} can't be read: ${(error as Error).message}`);
  }
  try {
    return asRecord(parseLenientJson(text.replace(/^\uFEFF/, "")));
  } catch {
    throw new NotebookError(`${shown} is no notebook, or was cut off: it is not whole JSON`);
  }
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
