import { EXERCISE_TAG } from "../../exercises/chapter-cells.ts";
import { asRecord, notebookIn, sourceText } from "../../project/notebook-file.ts";
import type { CodeCell } from "../protocol/mod.ts";

const MOST_TAGS = 100;

/**
 * The code cells of a notebook. Only sources and metadata are read, never outputs, and nothing is taken for granted of a
 * stranger's file.
 *
 * @param shown what to call it in a message
 * @throws {NotebookError} when it is none, with what to do
 */
export function codeCellsOf(bytes: Uint8Array, shown: string): CodeCell[] {
  return notebookIn(bytes, shown).cells.flatMap((cell: unknown, index): CodeCell[] => {
    const { cell_type, source, metadata } = asRecord(cell);
    if (cell_type !== "code") return [];
    const { tags, nbgrader } = asRecord(metadata);
    const { grade_id } = asRecord(nbgrader);
    return [
      {
        number: index + 1,
        source: sourceText(source),
        tagged: (Array.isArray(tags) ? tags : [])
          .slice(0, MOST_TAGS)
          .filter((tag): tag is string => typeof tag === "string" && tag.startsWith(EXERCISE_TAG))
          .map((tag) => tag.slice(EXERCISE_TAG.length)),
        gradeId: typeof grade_id === "string" ? grade_id : undefined,
      },
    ];
  });
}
