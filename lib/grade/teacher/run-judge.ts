import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { inside } from "../../project/paths.ts";
import { BATCH_VARIABLE, type Batch, JUDGEMENT_FD, type Judgement, SUBMISSION_MS } from "../protocol/mod.ts";

/** How long the judge may be silent: it says something after each check. */
const SILENT_MS = 2 * SUBMISSION_MS;
const TAIL = 4000;

/** How to run the judge. */
export interface JudgeOptions {
  /** What the command begins with. */
  readonly prefix: readonly string[];
  readonly signal: AbortSignal;
  /** Told of each submission as soon as it is judged. */
  onJudgement(judgement: Judgement): void;
}

/**
 * The border to process 2: has it judge a batch. It gets the batch as a file, whose path is in its environment, and writes
 * judgements, a line each, to a descriptor that is theirs alone: Vitest prints to the others whatever it likes. It is
 * started anew for each batch, so that one that went wrong takes no other submission with it.
 *
 * @returns what the judge said if it failed, or nothing
 */
export async function runJudge(batch: Batch, { prefix, signal, onJudgement }: JudgeOptions): Promise<string> {
  const file = join(batch.folder, "batch.json");
  writeFileSync(file, JSON.stringify(batch));
  const judge = inside("lib", "dist", "grade", "judge", "judge-batch.js");
  const [program = "", ...args] = [...prefix, process.execPath, judge];
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, [BATCH_VARIABLE]: file, TMPDIR: batch.folder }, // what Vitest leaves there goes with it
    cwd: batch.folder,
    detached: true, // a group of its own, so that it can be ended with all that it started
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data: Buffer) => {
      said = (said + data.toString()).slice(-TAIL);
    });
  }
  // its workers are in its group; answers, which a sandbox starts in groups of their own, see their channel close, or die
  // with bubblewrap, or with the judge's namespace
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, "SIGKILL");
    }
  };
  let timer = setTimeout(end, SILENT_MS);
  signal.addEventListener("abort", end, { once: true });
  createInterface({ input: child.stdio[JUDGEMENT_FD] as Readable }).on("line", (line) => {
    clearTimeout(timer);
    timer = setTimeout(end, SILENT_MS);
    if (line !== "") onJudgement(JSON.parse(line) as Judgement);
  });
  const code = await once(child, "close").then(
    ([code, ending]) => code ?? ending,
    (error: Error) => error.message, // it could not be started
  );
  clearTimeout(timer);
  signal.removeEventListener("abort", end);
  return code === 0 ? "" : said.trim() || `the judge ended (${code})`;
}
