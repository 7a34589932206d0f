import { resolve } from "node:path";
import { Exit } from "../../project/exit.ts";
import { mergeResults } from "./output/merge-results.ts";
import { summaryLines } from "./output/totals.ts";
import { writeOutputs } from "./output/write-outputs.ts";

/**
 * Puts the results of a grading's parts together.
 *
 * @returns the exit code
 * @throws {CommandError} when a part is missing, or they are of different gradings
 */
export async function merge(folders: readonly string[], out: string): Promise<number> {
  const { grading, submissions } = await mergeResults(folders.map((folder) => resolve(folder)));
  const totals = await writeOutputs(resolve(out), grading, submissions);
  for (const line of summaryLines(grading, totals)) console.log(line);
  return totals.statuses["grader-error"] > 0 ? Exit.failed : Exit.ok;
}
