import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { inside } from "../../project/paths.ts";
import { BATCH_VARIABLE, type Batch, type Judgement } from "../protocol/batch.ts";
import { wrapper } from "../sandbox/bwrap-check.ts";
import { SUBMISSION_MS } from "../sandbox/limits.ts";

/** How long the engine may be silent: it says something after each submission. */
const SILENT_MS = SUBMISSION_MS + 60_000;
const TAIL = 4000;

/**
 * Judges a batch in a process of its own.
 *
 * @param file where the batch may be written
 * @param onJudgement told of each submission as soon as it is judged
 * @returns what the engine said if it failed, or nothing
 */
export async function judge(
  batch: Batch,
  file: string,
  signal: AbortSignal,
  onJudgement: (judgement: Judgement) => void,
): Promise<string> {
  writeFileSync(file, JSON.stringify(batch), { mode: 0o600 }); // it holds others' answers
  const { confinement } = batch;
  const owner = confinement.by === "bubblewrap" ? confinement.owner : { uid: 0 };
  const [program = "", ...args] = [
    ...wrapper(owner),
    process.execPath,
    inside("lib", "dist", "grade", "judge", "main.js"),
  ];
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, [BATCH_VARIABLE]: file },
    detached: true, // a group of its own, so that it can be ended with all that it started
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data: Buffer) => {
      said = (said + data.toString()).slice(-TAIL);
    });
  }
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  };
  let timer = setTimeout(end, SILENT_MS);
  signal.addEventListener("abort", end, { once: true });
  createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => {
    clearTimeout(timer);
    timer = setTimeout(end, SILENT_MS);
    onJudgement(JSON.parse(line) as Judgement);
  });
  const code = await ended(child);
  clearTimeout(timer);
  signal.removeEventListener("abort", end);
  return code === 0 ? "" : said.trim() || `the engine ended (${code})`;
}

const ended = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(code ?? signal ?? "gone"));
  });
