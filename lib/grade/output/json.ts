import type { Format } from "./format.ts";

/** Stands between the head, which is one line, and the submissions, which are one line each. */
export const OPENING = ',"submissions":[';
export const CLOSING = "]}";

/** `results.json`: the whole of the results, a line for the head and a line for each submission. */
export const json: Format = {
  file: "results.json",
  head: (grading) => JSON.stringify(grading).slice(0, -1) + OPENING,
  entry: (submission, index) => `${index === 0 ? "" : ","}\n${JSON.stringify(submission)}`,
  tail: `\n${CLOSING}\n`,
};
