import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Exercise } from "../../exercises/exercise.ts";
import { exerciseOf } from "../../exercises/mod.ts";
import type { Batch, CodeCell, ExerciseResult, Grading, Judgement, SubmissionResult } from "../protocol/mod.ts";
import { NOT_YET, notRun } from "../protocol/mod.ts";
import { BatchQueue } from "./batch-queue.ts";
import type { ChosenSandbox } from "./choose-sandbox.ts";
import type { JudgementStore } from "./judgement-store.ts";
import { Progress } from "./output/progress-line.ts";
import { runJudge } from "./run-judge.ts";
import { readSubmission } from "./submission-file.ts";
import type { Submission } from "./submissions.ts";

/** A submission that was read. Its cells are kept in a file: thousands of submissions don't fit into memory. */
export interface Entry {
  readonly name: string;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
  /** Its cells' hash, by which that file is named; nothing if no notebook could be read. */
  readonly cells: string | undefined;
}

/**
 * Reads a submission, once: what is judged, and under which key it is stored, comes from what was read now.
 *
 * @param folder the grader's own, for the cells
 */
export function entryOf(
  submission: Submission,
  root: string,
  folder: string,
): { readonly entry: Entry; readonly cells: readonly CodeCell[] } {
  const { cells, files, readable, warnings } = readSubmission(submission, root);
  const { name } = submission;
  if (!readable) return { entry: { name, files, warnings, cells: undefined }, cells };
  const text = JSON.stringify(cells);
  const hash = createHash("sha256").update(text).digest("hex");
  mkdirSync(cellsFolder(folder), { recursive: true, mode: 0o700 }); // it holds others' answers
  writeFileSync(cellsFile(folder, hash), text, { mode: 0o600 });
  return { entry: { name, files, warnings, cells: hash }, cells };
}

const cellsFolder = (folder: string): string => join(folder, "cells");
const cellsFile = (folder: string, hash: string): string => join(cellsFolder(folder), `${hash}.json`);

/** How to judge. */
interface JudgingOptions {
  /** A folder of the grader's own. */
  readonly temporary: string;
  readonly sandbox: ChosenSandbox;
  /** How many submissions are judged at a time. */
  readonly lanes: number;
  /** Breaks it off. */
  readonly signal: AbortSignal;
}

/** One grading: what is to be judged, what has been. */
export class GradingRun {
  /** Whether there is something that the teacher must look at. */
  failed = false;
  readonly #entries: readonly Entry[];
  /** Equal notebooks share a key, and are judged once. */
  readonly #byKey = new Map<string, Entry[]>();
  readonly #grading: Grading;
  readonly #store: JudgementStore;
  /** Judgements that are not stored: in them the grader itself went wrong. */
  readonly #unsure = new Map<string, Judgement>();
  readonly #progress: Progress;

  constructor(entries: readonly Entry[], grading: Grading, store: JudgementStore) {
    this.#entries = entries;
    this.#grading = grading;
    this.#store = store;
    this.#progress = new Progress(entries.length);
    for (const entry of entries) {
      const key = this.#keyOf(entry);
      if (key !== undefined) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), entry]);
    }
  }

  /** Every submission as far as it is known now, one after the other. */
  *results(): Generator<SubmissionResult> {
    for (const entry of this.#entries) yield this.#resultOf(entry);
  }

  /** Judges what has no judgement yet, in batches, and tells of each submission as soon as it is judged. */
  async judgeAll(options: JudgingOptions): Promise<void> {
    const { signal } = options;
    const open = [...this.#byKey.keys()].filter((key) => !this.#isJudged(key));
    for (const entry of this.#entries) {
      const key = this.#keyOf(entry);
      if (key === undefined || this.#isJudged(key)) this.#progress.known(this.#resultOf(entry));
    }
    const queue = new BatchQueue(open);
    for (let keys = queue.next(); keys.length > 0 && !signal.aborted; keys = queue.next()) {
      const failure = await this.#judgeBatch(keys, options);
      if (signal.aborted) return;
      for (const key of keys) {
        if (this.#isJudged(key) || queue.retry(key)) continue;
        this.#giveUp(key, failure || "the judge said nothing of it");
      }
    }
  }

  /** @returns what the judge said if it failed, or nothing */
  async #judgeBatch(keys: readonly string[], options: JudgingOptions): Promise<string> {
    const { temporary, sandbox, signal, lanes } = options;
    const folder = mkdtempSync(join(temporary, "judge-"));
    const batch: Batch = {
      submissions: keys.map((key) => ({ key, cells: cellsFile(temporary, this.#byKey.get(key)?.[0]?.cells ?? "") })),
      folder,
      lanes,
      exercises: Object.keys(this.#grading.exercises),
      seed: this.#grading.seed,
      partial: this.#grading.partial,
      sandbox: sandbox.plan,
      ownNetwork: sandbox.ownNetwork,
    };
    try {
      return await runJudge(batch, {
        prefix: sandbox.judgePrefix,
        signal,
        onJudgement: (judgement) => this.#take(judgement),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #take(judgement: Judgement): void {
    if (Object.values(judgement.exercises).some(({ status }) => status === "grader-error")) {
      this.#unsure.set(judgement.key, judgement);
      this.failed = true;
    } else this.#store.put(judgement);
    for (const entry of this.#byKey.get(judgement.key) ?? []) this.#progress.judged(this.#resultOf(entry));
  }

  #giveUp(key: string, why: string): void {
    const ids = Object.keys(this.#grading.exercises);
    const failed = ids.map((id): [string, ExerciseResult] => {
      const before = notRun(exerciseOf(id) as Exercise, why);
      const status = "grader-error";
      return [id, { ...before, status, tests: before.tests.map((test) => ({ ...test, status })) }];
    });
    this.#take({ key, exercises: Object.fromEntries(failed), warnings: [] });
  }

  #keyOf({ cells }: Entry): string | undefined {
    return cells === undefined ? undefined : this.#store.keyOf(cells);
  }

  #isJudged(key: string): boolean {
    return this.#unsure.has(key) || this.#store.has(key);
  }

  #resultOf(entry: Entry): SubmissionResult {
    const { name, files, warnings } = entry;
    const key = this.#keyOf(entry);
    const judgement = key === undefined ? undefined : (this.#unsure.get(key) ?? this.#store.get(key));
    const why = key === undefined ? (warnings[0] ?? "there is no notebook") : NOT_YET;
    const ids = Object.keys(this.#grading.exercises);
    const exercises = Object.fromEntries(
      ids.map((id) => [id, judgement?.exercises[id] ?? notRun(exerciseOf(id) as Exercise, why)]),
    );
    const results = Object.values(exercises);
    const unsure = results.some(({ status }) => status === "grader-error");
    return {
      name,
      files,
      status: judgement === undefined ? "not-run" : unsure ? "grader-error" : "graded",
      score: Math.round(100 * results.reduce((sum, { points }) => sum + points, 0)) / 100, // shares are in hundredths
      possible: results.reduce((sum, { possible }) => sum + possible, 0),
      warnings: [...warnings, ...(judgement?.warnings ?? [])],
      exercises,
      ...(key !== undefined && this.#store.has(key) && { judgement: key }),
    };
  }
}
