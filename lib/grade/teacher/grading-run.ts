import { join } from "node:path";
import type { Exercise } from "../../exercises/exercise.ts";
import { exerciseOf } from "../../exercises/mod.ts";
import type { Batch, ExerciseResult, Grading, Judgement, SubmissionResult } from "../protocol/mod.ts";
import { notRun } from "../protocol/mod.ts";
import { BatchQueue } from "./batch-queue.ts";
import type { ChosenSandbox } from "./choose-sandbox.ts";
import type { JudgementStore } from "./judgement-store.ts";
import { runJudge } from "./run-judge.ts";
import { readSubmission } from "./submission-file.ts";
import type { Submission } from "./submissions.ts";

/** A submission in the making: what is known of it without its cells, which are read again when it is judged. */
export interface Entry {
  readonly submission: Submission;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
  /** By what its judgement is stored; nothing if no notebook could be read. */
  readonly key: string | undefined;
}

export function entryOf(submission: Submission, root: string, store: JudgementStore): Entry {
  const { cells, files, readable, warnings } = readSubmission(submission, root);
  return { submission, files, warnings, key: readable ? store.keyOf(cells) : undefined };
}

/** How to judge. */
interface JudgingOptions {
  /** A folder of the grader's own. */
  readonly temporary: string;
  readonly sandbox: ChosenSandbox;
  /** How many judges run at a time. */
  readonly slots: number;
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
  readonly #root: string;
  /** Judgements that are not stored: in them the grader itself went wrong. */
  readonly #unsure = new Map<string, Judgement>();
  #told = 0;

  constructor(entries: readonly Entry[], grading: Grading, store: JudgementStore, root: string) {
    this.#entries = entries;
    this.#grading = grading;
    this.#store = store;
    this.#root = root;
    for (const entry of entries) {
      if (entry.key === undefined) continue;
      this.#byKey.set(entry.key, [...(this.#byKey.get(entry.key) ?? []), entry]);
    }
  }

  /** Every submission as far as it is known now, one after the other. */
  *results(): Generator<SubmissionResult> {
    for (const entry of this.#entries) yield this.#resultOf(entry);
  }

  /** Judges what has no judgement yet, in batches, and tells of each submission as soon as it is judged. */
  async judgeAll(options: JudgingOptions): Promise<void> {
    const open = [...this.#byKey.keys()].filter((key) => !this.#isJudged(key));
    for (const entry of this.#entries) if (entry.key === undefined || this.#isJudged(entry.key)) this.#tell(entry);
    const queue = new BatchQueue(open, options.slots);
    await Promise.all(Array.from({ length: options.slots }, (_, slot) => this.#judgeInSlot(slot, queue, options)));
  }

  /** Judges one batch after the other. */
  async #judgeInSlot(slot: number, queue: BatchQueue, options: JudgingOptions): Promise<void> {
    const { signal } = options;
    for (let keys = queue.next(); keys.length > 0 && !signal.aborted; keys = queue.next()) {
      const failure = await this.#judgeBatch(keys, slot, options);
      if (signal.aborted) return;
      for (const key of keys) {
        if (this.#isJudged(key) || queue.retry(key)) continue;
        this.#giveUp(key, failure || "the judge said nothing of it");
      }
    }
  }

  /** @returns what the judge said if it failed, or nothing */
  #judgeBatch(keys: readonly string[], slot: number, options: JudgingOptions): Promise<string> {
    const { temporary, sandbox, signal } = options;
    const batch: Batch = {
      submissions: keys.map((key) => ({ key, cells: this.#cellsOf(key) })),
      exercises: Object.keys(this.#grading.exercises),
      seed: this.#grading.seed,
      partial: this.#grading.partial,
      sandbox: sandbox.planFor(slot),
      ownNetwork: sandbox.ownNetwork,
    };
    return runJudge(batch, {
      prefix: sandbox.judgePrefix,
      file: join(temporary, `batch-${slot}.json`),
      signal,
      onJudgement: (judgement) => this.#take(judgement),
    });
  }

  #cellsOf(key: string): Batch["submissions"][number]["cells"] {
    const [entry] = this.#byKey.get(key) ?? [];
    return entry === undefined ? [] : readSubmission(entry.submission, this.#root).cells;
  }

  #take(judgement: Judgement): void {
    if (Object.values(judgement.exercises).some(({ status }) => status === "grader-error")) {
      this.#unsure.set(judgement.key, judgement);
      this.failed = true;
    } else this.#store.put(judgement);
    for (const entry of this.#byKey.get(judgement.key) ?? []) this.#tell(entry);
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

  #isJudged(key: string): boolean {
    return this.#unsure.has(key) || this.#store.has(key);
  }

  #resultOf({ submission, files, warnings, key }: Entry): SubmissionResult {
    const judgement = key === undefined ? undefined : (this.#unsure.get(key) ?? this.#store.get(key));
    const why = key === undefined ? (warnings[0] ?? "there is no notebook") : "not run";
    const ids = Object.keys(this.#grading.exercises);
    const exercises = Object.fromEntries(
      ids.map((id) => [id, judgement?.exercises[id] ?? notRun(exerciseOf(id) as Exercise, why)]),
    );
    const results = Object.values(exercises);
    const unsure = results.some(({ status }) => status === "grader-error");
    return {
      name: submission.name,
      files,
      status: judgement === undefined ? "not-run" : unsure ? "grader-error" : "graded",
      score: Math.round(100 * results.reduce((sum, { points }) => sum + points, 0)) / 100, // shares are in hundredths
      possible: results.reduce((sum, { possible }) => sum + possible, 0),
      warnings: [...warnings, ...(judgement?.warnings ?? [])],
      exercises,
      ...(key !== undefined && this.#store.has(key) && { judgement: key }),
    };
  }

  #tell(entry: Entry): void {
    const { name, score, possible, status } = this.#resultOf(entry);
    this.#told += 1;
    const count = `${String(this.#told).padStart(String(this.#entries.length).length)}/${this.#entries.length}`;
    const came = status === "graded" ? `${score} of ${possible} points` : status;
    console.log(`${count}  ${JSON.stringify(name).slice(1, -1)}: ${came}`);
  }
}
