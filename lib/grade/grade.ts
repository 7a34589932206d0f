import { createHash, randomInt } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Exit } from "../cli/exit.ts";
import { CHAPTERS, type Chapter, type Exercise } from "../exercises/exercise.ts";
import { exercises as all, exerciseOf } from "../exercises/mod.ts";
import type { Judgement } from "./batch.ts";
import { judge } from "./engine/engine.ts";
import { read } from "./handed-in.ts";
import { notRun } from "./not-run.ts";
import { summaryLines, writeOutputs } from "./output/mod.ts";
import type { ExerciseResult, Grading, SubmissionResult } from "./results.ts";
import { removeLeftovers } from "./sandbox/cgroup.ts";
import { chooseSandbox, confinementOf, type Sandbox } from "./sandbox/choose.ts";
import { gradeInContainer } from "./sandbox/container.ts";
import { giveBack } from "./sandbox/in-container.ts";
import { Store } from "./store.ts";
import { findSubmissions, type Submission } from "./submissions.ts";

/** How to grade. */
export interface GradeOptions {
  /** The folder for the results. */
  readonly out: string;
  /** How many submissions are judged at a time; by default as many as the machine has processors. */
  readonly jobs?: number;
  /** `[2, 4]`: the second of four parts. */
  readonly shard?: readonly [number, number];
  /** Which chapters' exercises; by default those of which any submission has a cell. */
  readonly chapters?: readonly Chapter[];
  /** For the hidden checks' random data. */
  readonly seed?: number;
  /** Whether an exercise that does not pass earns the share of its checks that do. */
  readonly partial?: boolean;
  /** Of a container with Node, for where bubblewrap can't be used. */
  readonly containerImage: string;
  /** Whether strangers' code may run without a sandbox. */
  readonly unsandboxed?: boolean;
}

/** A submission in the making: what is known of it without its cells. */
interface Entry {
  readonly submission: Submission;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
  /** By what its judgement is stored; nothing if no notebook could be read. */
  readonly key: string | undefined;
}

/** One run of the engine judges so many at most: it keeps what it has learnt until it ends. */
const LARGEST_BATCH = 40;
/** How often a submission is tried that the engine was silent on. */
const TRIES = 2;

/**
 * Grades a folder of notebooks, or one notebook, and writes the results.
 *
 * @returns the exit code
 * @throws {CommandError} when there is nothing to grade, or no sandbox to do it in
 */
export async function grade(path: string, options: GradeOptions, signal: AbortSignal): Promise<number> {
  const root = resolve(path);
  const out = resolve(options.out);
  const everything = findSubmissions(root);
  const exercises = exercisesOf(options.chapters ?? chaptersIn(everything, root));
  const seed = seedFor(out, options.seed, options.shard && everything);
  const temporary = mkdtempSync(join(tmpdir(), "socklab-grade-"));
  try {
    chmodSync(temporary, 0o755); // answers run as somebody else
    const sandbox = await chooseSandbox(temporary, options.unsandboxed ?? false, options.containerImage);
    if ("engine" in sandbox) {
      const contained = { submissions: root, out, args: argumentsFor(seed, options) };
      const code = await gradeInContainer(sandbox, contained, signal);
      if (code === Exit.ok || code === Exit.failed) console.log(`Results: ${join(out, "results.json")}`);
      return code;
    }
    const { by } = sandbox;
    const grading = headOf(exercises, seed, by, options);
    const store = new Store(out, { seed, by, partial: grading.partial, exercises: exercises.map(({ id }) => id) });
    const [part, parts] = options.shard ?? [1, 1];
    const mine = everything.filter((_, index) => index % parts === part - 1);
    const entries = mine.map((submission) => entryOf(submission, root, store));
    const run = new Run(entries, grading, store, root);
    console.log(openingLine(entries.length, exercises, grading));
    await writeOutputs(out, grading, run.results()); // what has not been judged is listed as not run
    const jobs = by === "container" ? 1 : (options.jobs ?? availableParallelism()); // there they share the ports
    await run.judge({ temporary, sandbox, jobs, signal });
    removeLeftovers(sandbox.cgroups);
    const totals = await writeOutputs(out, grading, run.results());
    for (const line of summaryLines(grading, totals)) console.log(line);
    if (by === "container") giveBack(out);
    else console.log(`Results: ${join(out, "results.json")}`);
    if (signal.aborted) {
      console.log("Broken off: the same command goes on where it was.");
      return Exit.interrupted;
    }
    return run.failed ? Exit.failed : Exit.ok;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** One grading: what is to be judged, what has been. */
class Run {
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

  async judge(how: { temporary: string; sandbox: Sandbox; jobs: number; signal: AbortSignal }): Promise<void> {
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
    { temporary, sandbox, signal }: { temporary: string; sandbox: Sandbox; signal: AbortSignal },
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

function entryOf(submission: Submission, root: string, store: Store): Entry {
  const { cells, files, readable, warnings } = read(submission, root);
  return { submission, files, warnings, key: readable ? store.keyOf(cells) : undefined };
}

function exercisesOf(chapters: readonly Chapter[]): readonly Exercise[] {
  return all.filter(({ chapter }) => chapters.includes(chapter));
}

/** The chapters of which any submission has an exercise's cell; all of them if none has. */
function chaptersIn(submissions: readonly Submission[], root: string): readonly Chapter[] {
  const found = new Set<Chapter>();
  for (const submission of submissions) {
    for (const { tagged, gradeId } of read(submission, root).cells) {
      for (const id of [...tagged, gradeId ?? ""]) {
        const exercise = exerciseOf(id);
        if (exercise) found.add(exercise.chapter);
      }
    }
  }
  return found.size > 0 ? [...found] : CHAPTERS;
}

/**
 * The seed that was asked for, or that of the run that these results go on with, or a new one: the parts of one grading
 * find the same one by the names of all submissions.
 */
function seedFor(out: string, wanted: number | undefined, parted: readonly Submission[] | undefined): number {
  const file = join(out, "seed");
  const kept = existsSync(file) ? Number(readFileSync(file, "utf8")) : undefined;
  const names = parted && createHash("sha256").update(JSON.stringify(parted.map(({ name }) => name)));
  const seed = wanted ?? kept ?? (names ? names.digest().readUInt32BE() >>> 1 : randomInt(2 ** 31));
  mkdirSync(out, { recursive: true });
  writeFileSync(file, `${seed}\n`);
  return seed;
}

/** What the grader in a container is told of the options. */
function argumentsFor(seed: number, { shard, partial, chapters = [] }: GradeOptions): string[] {
  return [
    ...["--seed", String(seed)],
    ...(shard ? ["--shard", shard.join("/")] : []),
    ...(partial ? ["--partial"] : []),
    ...chapters.flatMap((chapter) => ["--chapter", chapter]),
  ];
}

function openingLine(count: number, exercises: readonly Exercise[], { seed, sandbox, shard }: Grading): string {
  const chapters = [...new Set(exercises.map(({ chapter }) => chapter))].join(", ");
  const points = exercises.reduce((sum, one) => sum + one.points, 0);
  const part = shard ? `, part ${shard}` : "";
  return `${count} submissions${part}: ${exercises.length} exercises of chapters ${chapters}, ${points} points. Seed ${seed}. Sandbox: ${sandbox}.`;
}

function headOf(exercises: readonly Exercise[], seed: number, sandbox: string, options: GradeOptions): Grading {
  const { shard, partial = false } = options;
  const listed = exercises.map(({ id, title, chapter, points }) => [id, { title, chapter, possible: points }]);
  return {
    version: 1,
    seed,
    partial,
    sandbox,
    exercises: Object.fromEntries(listed),
    ...(shard && { shard: shard.join("/") }),
  };
}
