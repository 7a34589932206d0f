import type { Grading, SubmissionResult } from "../../protocol/mod.ts";

/** A file about all submissions, which is written as they come: a beginning, a part for each, an end. */
export interface Format {
  /** The file's name in the folder of the results. */
  readonly file: string;
  head(grading: Grading): string;
  /** @param index which submission it is, counted from 0 */
  entry(submission: SubmissionResult, index: number): string;
  readonly tail: string;
}

/** A file about one submission, in a folder of its own kind. */
export interface Sheet {
  readonly folder: string;
  readonly ending: string;
  text(grading: Grading, submission: SubmissionResult): string;
}
