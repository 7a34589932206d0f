// Process 2 of 3, the judge's: process 1 (teacher/run-judge.ts) starts it with a batch of submissions, and hears of each.
// Vitest runs the checks in a worker of its own, suite.ts, which starts the answers (process 3, in the sandbox); the
// verdicts come back to reporter.ts here, which writes the judgements. It knows the hidden checks, and runs no answer.
import { readFileSync } from "node:fs";
import { startVitest } from "vitest/node";
import { inside } from "../../project/paths.ts";
import { BATCH_VARIABLE, type Batch } from "../protocol/mod.ts";
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
