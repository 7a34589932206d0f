// One run of the engine: judges a batch of submissions with Vitest, and says what came of each.
import { readFileSync } from "node:fs";
import { startVitest } from "vitest/node";
import { inside } from "../../project/paths.ts";
import { BATCH_VARIABLE, type Batch } from "../protocol/batch.ts";
import { JudgementReporter } from "./reporter.ts";

/** A backstop: the judge has deadlines of its own. */
const STEP_MS = 60_000;

const batch = JSON.parse(readFileSync(process.env[BATCH_VARIABLE] ?? "", "utf8")) as Batch;
const vitest = await startVitest("test", [], {
  root: inside(),
  config: false,
  watch: false,
  include: ["lib/dist/grade/judge/suite.js"],
  exclude: [],
  server: { deps: { external: [/\/lib\/dist\/(?!grade\/judge\/suite\.js)/] } },
  reporters: [new JudgementReporter(batch)],
  pool: "forks", // its worker's main thread has a network namespace of its own
  fileParallelism: false,
  testTimeout: STEP_MS,
  hookTimeout: STEP_MS,
});
await vitest.close();
process.exitCode = 0; // what failed is in the results
