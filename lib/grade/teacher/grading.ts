import { join } from "node:path";
import type { Exercise } from "../../exercises/exercise.ts";
import { exerciseOf } from "../../exercises/mod.ts";
import type { Judgement } from "../protocol/batch.ts";
import { notRun } from "../protocol/not-run.ts";
import type { ExerciseResult, Grading, SubmissionResult } from "../protocol/results.ts";
import { confinementOf, type Sandbox } from "../sandbox/choose.ts";
import { judge } from "./start-judge.ts";
import type { Store } from "./store.ts";
import { read } from "./submission-file.ts";
import type { Submission } from "./submissions.ts";

/** A submission in the making: what is known of it without its cells. */
export interface Entry {
  readonly submission: Submission;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
  /** By what its judgement is stored; nothing if no notebook could be read. */
  readonly key: string | undefined;
}

export function entryOf(submission: Submission, root: string, store: Store): Entry {
  const { cells, files, readable, warnings } = read(submission, root);
  return { submission, files, warnings, key: readable ? store.keyOf(cells) : undefined };
}

/** How to judge. */
export interface GradingOptions {
  /** A folder of the grader's own. */
  readonly temporary: string;
  readonly sandbox: Sandbox;
  /** How many submissions are judged at a time. */
  readonly jobs: number;
  /** Breaks it off. */
  readonly signal: AbortSignal;
}

/** One run of the engine judges so many at most: it keeps what it has learnt until it ends. */
const LARGEST_BATCH = 40;
/** How often a submission is tried that the engine was silent on. */
const TRIES = 2;

/** One grading: what is to be judged, what has been. */
export class Run {
  /** Whether there is something that the teacher must look at. */
  failed = false;
  readonly #entries: readonly Entry[];
  readonly #grading: Grading;
  readonly #store: Store;
  readonly #root: string;
  /** Judgements that are not stored: in them the grader itself went wrong. */
  readonly #unsure = new Map<string, Judgement>();
  #done = 0;

  constructor(entries: readonly Entry[], grading: Grading, store: Store, root: string) {
    this.#entries = entries;
    this.#grading = grading;
    this.#store = store;
    this.#root = root;
  }

  /** Every submission as far as it is known now, one after the other. */
  *results(): Generator<SubmissionResult> {
    for (const entry of this.#entries) yield this.#resultOf(entry);
  }

  /** Judges what has no judgement yet, in batches, and tells of each submission as soon as it is judged. */
  async judge(how: GradingOptions): Promise<void> {
    for (const entry of this.#entries) if (!this.#isOpen(entry)) this.#tell(entry);
    const tries = new Map<string, number>();
    const open = () => this.#entries.filter((entry) => this.#isOpen(entry));
    const taken = new Set<string>();
    const size = Math.max(1, Math.min(LARGEST_BATCH, Math.ceil(new Set(open().map(({ key }) => key)).size / how.jobs)));
    /** The next entries that nobody judges; one at a time where the engine failed before. */
    const next = (): Entry[] => {
      const batch = new Map<string, Entry>();
      for (const entry of open()) {
        const key = entry.key as string;
        if (taken.has(key) || batch.has(key)) continue;
        batch.set(key, entry);
        if (batch.size >= (tries.get(key) ? 1 : size)) break;
      }
      for (const key of batch.keys()) taken.add(key);
      return [...batch.values()];
    };
    const slot = async (index: number): Promise<void> => {
      for (let batch = next(); batch.length > 0 && !how.signal.aborted; batch = next()) {
        const failure = await this.#judgeBatch(batch, index, how);
        for (const entry of batch.filter((one) => this.#isOpen(one) && !how.signal.aborted)) {
          const key = entry.key as string;
          tries.set(key, (tries.get(key) ?? 0) + 1);
          if ((tries.get(key) ?? 0) < TRIES) taken.delete(key);
          else this.#giveUp(key, failure || "the grader's engine said nothing of it");
        }
      }
    };
    await Promise.all(Array.from({ length: how.jobs }, (_, index) => slot(index)));
  }

  async #judgeBatch(
    entries: readonly Entry[],
    slot: number,
    { temporary, sandbox, signal }: GradingOptions,
  ): Promise<string> {
    const submissions = entries.map(({ key, submission }) => ({
      key: key as string,
      cells: read(submission, this.#root).cells,
    }));
    const exercises = Object.keys(this.#grading.exercises);
    const { seed, partial } = this.#grading;
    const { course } = sandbox;
    const confinement = confinementOf(sandbox, slot);
    const batch = { submissions, exercises, seed, partial, course, confinement };
    return judge(batch, join(temporary, `batch-${slot}.json`), signal, (judgement) => this.#take(judgement));
  }

  #take(judgement: Judgement): void {
    if (Object.values(judgement.exercises).some(({ status }) => status === "grader-error")) {
      this.#unsure.set(judgement.key, judgement);
      this.failed = true;
    } else this.#store.put(judgement);
    for (const entry of this.#entries) if (entry.key === judgement.key) this.#tell(entry);
  }

  #giveUp(key: string, why: string): void {
    const ids = Object.keys(this.#grading.exercises);
    const failed = ids.map((id): [string, ExerciseResult] => {
      const before = notRun(exerciseOf(id) as Exercise, why);
      return [
        id,
        { ...before, status: "grader-error", tests: before.tests.map((test) => ({ ...test, status: "grader-error" })) },
      ];
    });
    this.#take({ key, exercises: Object.fromEntries(failed), warnings: [] });
  }

  #isOpen({ key }: Entry): boolean {
    return key !== undefined && !this.#unsure.has(key) && !this.#store.has(key);
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
    this.#done += 1;
    const count = `${String(this.#done).padStart(String(this.#entries.length).length)}/${this.#entries.length}`;
    console.log(
      `${count}  ${JSON.stringify(name).slice(1, -1)}: ${status === "graded" ? `${score} of ${possible} points` : status}`,
    );
  }
}
