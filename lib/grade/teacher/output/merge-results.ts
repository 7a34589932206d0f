import { resolve } from "node:path";
import { Exit } from "../../../project/exit.ts";
import type { Grading, SubmissionResult } from "../../protocol/mod.ts";
import { type ResultLocation, ResultsError, readResults, type StoredResults, submissionAt } from "./read-results.ts";
import { summaryLines } from "./totals.ts";
import { writeOutputs } from "./write-outputs.ts";

/**
 * `socklab grade merge`: puts the results of a grading's parts together, and writes them.
 *
 * @returns the exit code
 * @throws {ResultsError} when a part is missing, or they are of different gradings
 */
export async function merge(folders: readonly string[], out: string): Promise<number> {
  const { grading, submissions } = await mergeResults(folders.map((folder) => resolve(folder)));
  const totals = await writeOutputs(resolve(out), grading, submissions);
  for (const line of summaryLines(grading, totals)) console.log(line);
  return totals.statuses["grader-error"] > 0 ? Exit.failed : Exit.ok;
}

/** Results that were put together. */
export interface Merged {
  readonly grading: Grading;
  /** In the order of their names, read one at a time. */
  readonly submissions: AsyncIterable<SubmissionResult>;
}

/**
 * Puts the parts of one grading together. They must be of the same exercises, seed and sandbox, all parts must be there,
 * and no submission may be in two of them. All of it is looked through before it returns.
 *
 * @param folders what `writeOutputs` wrote, each
 * @throws {ResultsError} when they don't fit together, with what does not
 */
export async function mergeResults(folders: readonly string[]): Promise<Merged> {
  const parts: StoredResults[] = [];
  for (const folder of folders) parts.push(await readResults(folder));
  const [first] = parts;
  if (first === undefined) throw new ResultsError("Nothing to merge: name the folders of the results");
  for (const part of parts) sameGrading(first, part);
  completeShards(parts);
  const { shard, ...grading } = first.grading;
  const locations = parts.flatMap((part) => part.locations).sort((a, b) => (a.name < b.name ? -1 : 1));
  onceEach(locations);
  return { grading, submissions: inTurn(locations) };
}

async function* inTurn(locations: readonly ResultLocation[]): AsyncGenerator<SubmissionResult> {
  for (const location of locations) yield await submissionAt(location);
}

function sameGrading(one: StoredResults, other: StoredResults): void {
  for (const key of ["seed", "partial", "sandbox", "exercises"] as const) {
    const [here, there] = [JSON.stringify(one.grading[key]), JSON.stringify(other.grading[key])];
    if (here === there) continue;
    const how = key === "exercises" ? "other exercises" : `another ${key} (${there}, not ${here})`;
    throw new ResultsError(`${other.path} was graded with ${how} than ${one.path}: they are not of one grading`);
  }
}

function completeShards(parts: readonly StoredResults[]): void {
  const paths = new Map<string | undefined, string>();
  for (const { path, grading } of parts) {
    const twin = grading.shard && paths.get(grading.shard);
    if (twin) throw new ResultsError(`${path} and ${twin} are both shard ${grading.shard}`);
    paths.set(grading.shard, path);
  }
  const total = parts[0]?.grading.shard?.split("/")[1];
  const stranger = parts.find(({ grading }) => grading.shard?.split("/")[1] !== total);
  if (stranger) {
    const { path, grading } = stranger;
    const found = grading.shard ? `shard ${grading.shard}` : "no shard";
    throw new ResultsError(`${path} is ${found}, ${parts[0]?.path} is ${total ? `one of ${total}` : "no shard"}`);
  }
  const wanted = Array.from({ length: Number(total ?? 0) }, (_, i) => `${i + 1}/${total}`);
  const missing = wanted.filter((shard) => !paths.has(shard));
  if (missing.length > 0) throw new ResultsError(`These shards are missing: ${missing.join(", ")}`);
}

function onceEach(locations: readonly ResultLocation[]): void {
  for (const [i, location] of locations.entries()) {
    const before = locations[i - 1];
    if (before?.name !== location.name) continue;
    throw new ResultsError(
      `${JSON.stringify(location.name)} is twice there: in ${before.path} and in ${location.path}`,
    );
  }
}
