import { inside } from "../../../project/paths.ts";
import type { SubmissionResult } from "../../protocol/mod.ts";
import type { Format } from "./format.ts";

/** The file that says which form the results have. */
export const SCHEMA = inside("lib", "grade", "teacher", "output", "results.schema.json");

/** Stands between the head, which is one line, and the submissions, which are one line each. */
export const OPENING = ',"submissions":[';
export const CLOSING = "]}";

/** `results.json`: the results without the records, a line for the head and a line for each submission. */
export const json: Format = {
  file: "results.json",
  head: (grading) => JSON.stringify(grading).slice(0, -1) + OPENING,
  entry: (submission, index) => `${index === 0 ? "" : ","}\n${JSON.stringify(withoutRecords(submission))}`,
  tail: `\n${CLOSING}\n`,
};

function withoutRecords(submission: SubmissionResult): SubmissionResult {
  const exercises = Object.entries(submission.exercises).map(([id, { record, ...result }]) => [id, result]);
  return { ...submission, exercises: Object.fromEntries(exercises) };
}
