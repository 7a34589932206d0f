import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Grading, SubmissionResult } from "../../../../lib/grade/protocol/results.ts";
import type { Totals } from "../../../../lib/grade/teacher/output/totals.ts";
import { writeOutputs } from "../../../../lib/grade/teacher/output/write-outputs.ts";
import { temporaryFolder } from "../../../support/socklab.ts";
import { GRADING } from "./sample.ts";

/** What was written, in a folder that is gone after the test. */
export interface Written {
  readonly folder: string;
  readonly totals: Totals;
  path(...parts: string[]): string;
  text(...parts: string[]): string;
  /** The names in a folder. */
  list(...parts: string[]): string[];
}

export async function written(submissions: readonly SubmissionResult[], grading: Grading = GRADING): Promise<Written> {
  const folder = temporaryFolder();
  const totals = await writeOutputs(folder, grading, submissions);
  const path = (...parts: string[]): string => join(folder, ...parts);
  return {
    ...{ folder, totals, path },
    text: (...parts) => readFileSync(path(...parts), "utf8"),
    list: (...parts) => readdirSync(path(...parts)).sort(),
  };
}
