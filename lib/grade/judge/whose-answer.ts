import type { Exercise } from "../../exercises/exercise.ts";
import type { CodeCell } from "../protocol/mod.ts";
import { isHandedOut, withoutLayout } from "./handed-out.ts";
import { declares, programOf } from "./program.ts";

/** What a submission answers to an exercise; of a program, the cell's number too. */
export type Answer =
  | { readonly kind: "program"; readonly code: string; readonly cell: number; readonly warnings: readonly string[] }
  | { readonly kind: "stub"; readonly warnings: readonly string[] }
  | { readonly kind: "missing"; readonly warnings: readonly string[] }
  | { readonly kind: "broken"; readonly error: string; readonly warnings: readonly string[] };

/**
 * The answer to an exercise among a submission's code cells. It is the last cell that is marked as the exercise's, or that
 * declares the answer's name, and is not the unchanged stub: what a kernel would hold after a run from top to bottom.
 * Cells that check count for nothing, and no cell of a lesson is an answer as it was handed out.
 */
export function answerOf(exercise: Exercise, cells: readonly CodeCell[]): Answer {
  const { id, answer } = exercise;
  const usable = cells.filter((cell) => !cell.gradeId?.endsWith("-check"));
  const isMarked = ({ gradeId, tagged }: CodeCell): boolean =>
    gradeId === id || (gradeId === undefined && tagged.includes(id));
  const declaring = new Set(
    usable.filter((cell) => declares(cell.source, answer) && (isMarked(cell) || !isHandedOut(cell.source))),
  );
  const found = usable.filter((cell) => declaring.has(cell) || cell.gradeId === id);
  const written = found.filter((cell) => !isStub(cell, exercise));
  const chosen = written.findLast((cell) => declaring.has(cell)) ?? written.at(-1);
  if (chosen === undefined) return { kind: found.length > 0 ? "stub" : "missing", warnings: [] };
  const warnings: string[] = [];
  if (written.length > 1) {
    warnings.push(
      `${id}: ${written.length} cells answer it (${numbers(written)}): cell ${chosen.number}, the last, counts`,
    );
  } else if (!isMarked(chosen)) {
    warnings.push(
      `${id}: its own cell ${found.length > 1 ? "is unchanged" : "is gone"}: cell ${chosen.number}, which declares ${answer}, counts`,
    );
  }
  const at = usable.indexOf(chosen);
  const program = programOf({ cell: chosen, before: usable.slice(0, at), after: usable.slice(at + 1) }, answer);
  if ("error" in program) return { kind: "broken", error: program.error, warnings };
  if (!declaring.has(chosen))
    warnings.push(`${id}: cell ${chosen.number} declares no ${answer}: the name that the exercise gave must stay`);
  if (program.otherCells.length > 0) {
    const others = numbers(program.otherCells);
    warnings.push(`${id}: cell ${chosen.number} uses what cell ${others} declares: that was taken along`);
  }
  return { kind: "program", code: program.code, cell: chosen.number, warnings };
}

const isStub = (cell: CodeCell, { stub }: Exercise): boolean => withoutLayout(cell.source) === withoutLayout(stub);
const numbers = (cells: readonly CodeCell[]): string => cells.map(({ number }) => number).join(", ");
