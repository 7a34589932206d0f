// Process 2 of 3, the judge's: process 1 (teacher/run-judge.ts) starts it with a batch of submissions, and hears of each.
// Vitest runs the checks in workers of its own, suite.ts, which start the answers (process 3, in the sandbox); the verdicts
// come back to reporter.ts here, which writes the judgements. It knows the hidden checks, and runs no answer.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { BaseSequencer, startVitest, type TestSpecification } from "vitest/node";
import { inside } from "../../project/paths.ts";
import { BATCH_VARIABLE, type Batch, SUBMISSION_MS } from "../protocol/mod.ts";
import { AnswerFinder } from "./answer-finder.ts";
import { answersFile, TURNS } from "./judge-files.ts";
import { JudgementReporter } from "./reporter.ts";
import { serveTurns } from "./start-turns.ts";

/** A backstop: the judge has deadlines of its own. */
const STEP_MS = 120_000;
/** What a worker keeps in JavaScript's memory; what answers send is bounded where it comes in. */
const WORKER_MIB = 512;

const batch = JSON.parse(readFileSync(process.env[BATCH_VARIABLE] ?? "", "utf8")) as Batch;
const { folder, submissions } = batch;

/** The submissions in the order in which their answers are found. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => Number.parseInt(basename(moduleId), 10);
    return files.sort((one, other) => place(one) - place(other));
  }
}

const suite = JSON.stringify(inside("lib", "dist", "grade", "judge", "suite.js"));
for (const index of submissions.keys()) {
  const text = `import { judgeSubmission } from ${suite};\njudgeSubmission(${index});\n`;
  writeFileSync(join(folder, `${index}.suite.js`), text);
}
process.chdir(folder); // the path of a Unix socket must be short
const turns = serveTurns(TURNS);
const finding = findAnswers();
const vitest = await startVitest("test", [], {
  root: folder,
  config: false,
  watch: false,
  cache: false,
  include: ["*.suite.js"],
  exclude: [],
  server: { deps: { external: [/\/lib\/dist\//] } },
  reporters: [new JudgementReporter(batch)],
  pool: "forks", // each has a network namespace of its own, and limits of its own
  isolate: false, // one submission after the other: what is worth to be kept apart is in the sandbox
  execArgv: [`--max-old-space-size=${WORKER_MIB}`],
  maxWorkers: Math.min(batch.lanes, submissions.length),
  sequence: { sequencer: InOrder },
  testTimeout: STEP_MS,
  hookTimeout: 2 * SUBMISSION_MS,
});
await finding;
turns.close();
await vitest.close();
process.exitCode = 0; // what failed is in the results

/** Finds the answers of one submission after the other, while those before are judged. */
async function findAnswers(): Promise<void> {
  const finder = new AnswerFinder();
  for (const { key, cells } of submissions) {
    const file = answersFile(folder, key);
    writeFileSync(`${file}.part`, JSON.stringify(await finder.answersIn(cells, batch.exercises)));
    renameSync(`${file}.part`, file);
  }
  await finder.close();
}
