import { copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Grading, SubmissionResult } from "../../protocol/mod.ts";
import { csv } from "./csv.ts";
import { feedback } from "./feedback.ts";
import type { Format } from "./format.ts";
import { gradescope } from "./gradescope.ts";
import { type GrowingFile, growingFile, writeWhole } from "./growing-file.ts";
import { json, SCHEMA } from "./json.ts";
import { junit } from "./junit.ts";
import { safeName } from "./safe-name.ts";
import { Totals } from "./totals.ts";

/** The last one gets its name last: where it is, the others are whole. */
const FORMATS = [junit, csv, json];
const SHEETS = [gradescope, feedback];

/**
 * Writes all that is made of the results: `results.json` with its schema, `junit.xml`, `grades.csv`, and for each
 * submission a file in `gradescope` and a page in `feedback`. Those of submissions that are gone go. It holds one
 * submission at a time. Where it breaks off, what an earlier grading wrote about all submissions stays.
 *
 * @param folder where to; made if it is not there
 * @param submissions in the order of their names, each name once
 */
export async function writeOutputs(
  folder: string,
  grading: Grading,
  submissions: Iterable<SubmissionResult> | AsyncIterable<SubmissionResult>,
): Promise<Totals> {
  await Promise.all(SHEETS.map((sheet) => mkdir(join(folder, sheet.folder), { recursive: true })));
  const totals = new Totals();
  const names = new Set<string>();
  const files: GrowingFile[] = [];
  try {
    for (const { file } of FORMATS) files.push(await growingFile(join(folder, file)));
    await addToAll(files, (format) => format.head(grading));
    let index = 0;
    for await (const submission of submissions) {
      await addToAll(files, (format) => format.entry(submission, index));
      const name = safeName(submission.name);
      names.add(name);
      for (const sheet of SHEETS) {
        const path = join(folder, sheet.folder, name + sheet.ending);
        await writeWhole(path, sheet.text(grading, submission));
      }
      totals.add(submission);
      index++;
    }
    await addToAll(files, (format) => format.tail);
    for (const sheet of SHEETS) await removeOthers(join(folder, sheet.folder), sheet.ending, names);
    await copySchema(folder);
    for (const file of files) await file.finish();
  } catch (error) {
    for (const file of files) await file.discard();
    throw error;
  }
  return totals;
}

/** Removes the sheets of submissions that are not there any more. */
async function removeOthers(folder: string, ending: string, names: ReadonlySet<string>): Promise<void> {
  for (const file of await readdir(folder)) {
    if (file.endsWith(ending) && !names.has(file.slice(0, -ending.length))) await rm(join(folder, file));
  }
}

async function addToAll(files: readonly GrowingFile[], text: (format: Format) => string): Promise<void> {
  for (const [i, format] of FORMATS.entries()) await files[i]?.add(text(format));
}

async function copySchema(folder: string): Promise<void> {
  const path = join(folder, basename(SCHEMA));
  await copyFile(SCHEMA, `${path}.part`);
  await rename(`${path}.part`, path);
}
