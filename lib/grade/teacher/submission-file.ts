import { dirname, relative } from "node:path";
import { NotebookError } from "../../project/notebook-file.ts";
import type { CodeCell } from "../protocol/mod.ts";
import { codeCellsOf } from "./code-cells.ts";
import { readWithin } from "./open-within.ts";
import type { Submission } from "./submissions.ts";

/** No cell that somebody wrote by hand is longer. */
const LONGEST_CELL = 200_000;
/** Nor are all of them together. */
const MOST_CODE = 5_000_000;
/** So many bytes are read of all notebooks of a submission. */
const MOST_BYTES = 100 * 1024 * 1024;

/** What a submission's notebooks hold. */
export interface HandedIn {
  readonly cells: readonly CodeCell[];
  /** Their paths, from the folder of the submissions on. */
  readonly files: readonly string[];
  /** Whether at least one could be read. */
  readonly readable: boolean;
  readonly warnings: readonly string[];
}

/**
 * Reads a submission's notebooks, each once. One that can't be read is told of, and does not keep the others from being
 * read.
 *
 * @param root the folder of the submissions, or the only notebook
 */
export function readSubmission(submission: Submission, root: string): HandedIn {
  const warnings = [...submission.warnings];
  const base = submission.notebooks.includes(root) ? dirname(root) : root;
  const files = submission.notebooks.map((path) => relative(base, path));
  let readable = false;
  let room = MOST_CODE;
  let bytesLeft = MOST_BYTES;
  const cells = files.flatMap((file) => {
    try {
      if (bytesLeft <= 0) throw new NotebookError(`${file} was not read: there are too many notebooks`);
      const bytes = readWithin(base, file);
      bytesLeft -= bytes.length;
      const found = codeCellsOf(bytes, file);
      readable = true;
      return found.filter((cell) => {
        room -= cell.source.length;
        if (room >= 0 && cell.source.length <= LONGEST_CELL) return true;
        warnings.push(`${file}, cell ${cell.number} has ${cell.source.length} characters: it was left out`);
        return false;
      });
    } catch (error) {
      if (!(error instanceof NotebookError)) throw error;
      warnings.push(error.message);
      return [];
    }
  });
  if (submission.notebooks.length === 0 && warnings.length === 0) warnings.push("there is no notebook in it");
  return { cells, files, readable, warnings: warnings.slice(0, MOST_WARNINGS) };
}

/** A notebook of a thousand cells that are too long needs no thousand lines. */
const MOST_WARNINGS = 50;
