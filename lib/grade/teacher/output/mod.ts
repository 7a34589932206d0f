export { type Merged, mergeResults } from "./merge-results.ts";
export { readResults, type StoredResults, submissionAt } from "./read-results.ts";
export { ResultsError } from "./results-error.ts";
export { safeName } from "./safe-name.ts";
export { summaryLines, Totals } from "./totals.ts";
export { writeOutputs } from "./write-outputs.ts";
