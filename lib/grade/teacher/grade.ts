// Process 1 of 3, the teacher's: `socklab grade` runs it, with all the rights that the teacher has.
// It reads the submissions, starts the judge (process 2: judge/judge-batch.ts) for a batch of them at a time, and writes
// the results. It never runs a line of a submission; protocol/mod.ts says what it sends to the judge, and gets.
import { createHash, randomInt } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CHAPTERS, type Chapter, type Exercise } from "../../exercises/exercise.ts";
import { exercises as all, exerciseOf } from "../../exercises/mod.ts";
import { Exit } from "../../project/exit.ts";
import type { Grading } from "../protocol/mod.ts";
import { chooseSandbox } from "./choose-sandbox.ts";
import { containerCommand, giveBack, gradeInContainer } from "./grade-in-container.ts";
import { entryOf, GradingRun } from "./grading-run.ts";
import { JudgementStore } from "./judgement-store.ts";
import { summaryLines } from "./output/totals.ts";
import { writeOutputs } from "./output/write-outputs.ts";
import { readSubmission } from "./submission-file.ts";
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
  const chapters = options.chapters ?? chaptersIn(everything, root);
  const exercises = all.filter(({ chapter }) => chapters.includes(chapter));
  const seed = seedFor(out, options.seed, options.shard && everything);
  const temporary = mkdtempSync(join(tmpdir(), "socklab-grade-"));
  try {
    chmodSync(temporary, 0o755); // answers run as somebody else
    const sandbox = await chooseSandbox(temporary, options.unsandboxed ?? false, options.containerImage);
    if ("engine" in sandbox) {
      const command = containerCommand(sandbox, { submissions: root, out, args: argumentsFor(seed, options) });
      const code = await gradeInContainer(command, signal);
      if (code === Exit.ok || code === Exit.failed) console.log(`Results: ${join(out, "results.json")}`);
      return code;
    }
    const grading = headOf(exercises, seed, sandbox.kind, options);
    const madeOf = { seed, by: sandbox.kind, partial: grading.partial, exercises: exercises.map(({ id }) => id) };
    const store = new JudgementStore(out, madeOf);
    const [part, parts] = options.shard ?? [1, 1];
    const mine = everything.filter((_, index) => index % parts === part - 1);
    const entries = mine.map((submission) => entryOf(submission, root, store));
    const run = new GradingRun(entries, grading, store, root);
    console.log(openingLine(entries.length, exercises, grading));
    await writeOutputs(out, grading, run.results()); // what has not been judged is listed as not run
    const slots = Math.min(options.jobs ?? availableParallelism(), sandbox.mostSlots);
    await run.judgeAll({ temporary, sandbox, slots, signal });
    sandbox.removeLeftovers();
    const totals = await writeOutputs(out, grading, run.results());
    for (const line of summaryLines(grading, totals)) console.log(line);
    if (sandbox.kind === "container") giveBack(out);
    else console.log(`Results: ${join(out, "results.json")}`); // a container has other paths: who started it says this
    if (signal.aborted) {
      console.log("Broken off: the same command goes on where it was.");
      return Exit.interrupted;
    }
    return run.failed ? Exit.failed : Exit.ok;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The chapters of which any submission has an exercise's cell; all of them if none has. */
function chaptersIn(submissions: readonly Submission[], root: string): readonly Chapter[] {
  const found = new Set<Chapter>();
  for (const submission of submissions) {
    for (const { tagged, gradeId } of readSubmission(submission, root).cells) {
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
  const head = { version: 1, seed, partial, sandbox, exercises: Object.fromEntries(listed) } as const;
  return shard ? { ...head, shard: shard.join("/") } : head;
}
