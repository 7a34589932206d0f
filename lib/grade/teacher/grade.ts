// Process 1 of 3, the teacher's: `socklab grade` runs it, with all the rights that the teacher has.
// It reads the submissions, starts the judge (process 2: judge/judge-batch.ts) for a batch of them at a time, and writes
// the results. It never runs a line of a submission; protocol/mod.ts says what it sends to the judge, and gets.
import { createHash, randomInt } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, freemem, tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { noun, plural } from "../../base/text.ts";
import type { Chapter, Exercise } from "../../exercises/exercise.ts";
import { exercises as all } from "../../exercises/mod.ts";
import { CommandError, Exit } from "../../project/exit.ts";
import type { Grading } from "../protocol/mod.ts";
import { removeCgroups } from "../sandbox/cgroup.ts";
import { type ChosenSandbox, chooseSandbox } from "./choose-sandbox.ts";
import { containerCommand, giveBack, gradeInContainer } from "./grade-in-container.ts";
import { type Entry, entryOf, GradingRun } from "./grading-run.ts";
import { HandedInChapters } from "./handed-in-chapters.ts";
import { Janitor } from "./janitor.ts";
import { JudgementStore } from "./judgement-store.ts";
import { summaryLines } from "./output/totals.ts";
import { writeOutputs } from "./output/write-outputs.ts";
import { findSubmissions, type Submission } from "./submissions.ts";

/** How to grade. */
export interface GradeOptions {
  /** The folder for the results. */
  readonly out: string;
  /** How many submissions are judged at a time; by default as many as keep the processors busy. */
  readonly jobs?: number;
  /** `[2, 4]`: the second of four parts. */
  readonly shard?: readonly [number, number];
  /** Which chapters' exercises; by default those that were handed in. */
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

/** A submission waits for two thirds of its time: more at once would only keep the processors from each other. */
const LANES_PER_PROCESSOR = 3;
/** What a submission takes while it is judged, the judge's part and the answers', if they take no more than most. */
const LANE_BYTES = 300 * 1024 * 1024;

/**
 * Grades a folder of notebooks, or one notebook, and writes the results.
 *
 * @returns the exit code
 * @throws {CommandError} when there is nothing to grade, or no sandbox to do it in, or no place for the results
 */
export async function grade(path: string, options: GradeOptions, signal: AbortSignal): Promise<number> {
  const root = resolve(path);
  const out = resolve(options.out);
  const everything = findSubmissions(root);
  const seed = seedFor(out, options.seed, options.shard && everything);
  const temporary = mkdtempSync(join(tmpdir(), "socklab-grade-"));
  const janitor = new Janitor(temporary);
  try {
    chmodSync(temporary, 0o755); // answers run as somebody else
    const sandbox = await chooseSandbox(temporary, options.unsandboxed ?? false, options.containerImage);
    if ("engine" in sandbox) {
      const command = containerCommand(sandbox, { submissions: root, out, args: argumentsFor(seed, options) });
      const code = await gradeInContainer(command, signal);
      if (code === Exit.ok || code === Exit.failed) console.log(`Results: ${join(out, "results.json")}`);
      return code;
    }
    return await gradeIn(sandbox, { root, out, everything, seed, temporary, janitor }, options, signal);
  } catch (error) {
    throw isAbout(out, error) ? unwritable(out, error) : error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
    janitor.dismiss();
  }
}

/** What one grading has and uses. */
interface Place {
  readonly root: string;
  readonly out: string;
  readonly everything: readonly Submission[];
  readonly seed: number;
  /** A folder of the grader's own. */
  readonly temporary: string;
  readonly janitor: Janitor;
}

async function gradeIn(
  sandbox: ChosenSandbox,
  { root, out, everything, seed, temporary, janitor }: Place,
  options: GradeOptions,
  signal: AbortSignal,
): Promise<number> {
  const { plan } = sandbox;
  const cgroups = plan.kind === "bubblewrap" ? plan.cgroups : undefined;
  janitor.minds(cgroups?.parents ?? []);
  const [part, parts] = options.shard ?? [1, 1];
  const entries: Entry[] = [];
  const handedIn = new HandedInChapters();
  for (const [index, submission] of everything.entries()) {
    await turn(); // a signal is heard meanwhile
    if (signal.aborted) return Exit.interrupted;
    const { entry, cells } = entryOf(submission, root, temporary);
    handedIn.add(cells);
    if (index % parts === part - 1) entries.push(entry);
  }
  const { chapters, leftOut } = options.chapters ? { chapters: options.chapters, leftOut: [] } : handedIn.result();
  const exercises = all.filter(({ chapter }) => chapters.includes(chapter));
  const grading = headOf(exercises, seed, plan.kind, options);
  const madeOf = { seed, by: plan.kind, partial: grading.partial, exercises: exercises.map(({ id }) => id) };
  const run = new GradingRun(entries, grading, new JudgementStore(out, madeOf));
  console.log(openingLine(entries.length, exercises, grading));
  if (leftOut.length > 0) {
    console.log(
      `Left out, since few have it: chapter ${leftOut.join(", ")}. To grade it too, name each with --chapter.`,
    );
  }
  await writeOutputs(out, grading, run.results()); // what has not been judged is listed as not run
  const lanes = Math.min(options.jobs ?? lanesHere(), sandbox.mostLanes);
  try {
    await run.judgeAll({ temporary, sandbox, lanes, signal });
  } finally {
    if (cgroups) await removeCgroups(cgroups);
  }
  const totals = await writeOutputs(out, grading, run.results());
  for (const line of summaryLines(grading, totals)) console.log(line);
  if (plan.kind === "container") giveBack(out);
  else console.log(`Results: ${join(out, "results.json")}`); // a container has other paths: who started it says this
  if (signal.aborted) {
    console.log("Broken off: the same command goes on where it was.");
    return Exit.interrupted;
  }
  return run.failed ? Exit.failed : Exit.ok;
}

/** So many submissions at a time keep this machine's processors busy, and fit into its memory. */
const lanesHere = (): number =>
  Math.max(1, Math.min(LANES_PER_PROCESSOR * availableParallelism(), Math.floor(freemem() / LANE_BYTES)));

/**
 * The seed that was asked for, or that of the run that these results go on with, or a new one: the parts of one grading
 * find the same one by the names of all submissions.
 *
 * @throws {CommandError} when the results can't be written
 */
function seedFor(out: string, wanted: number | undefined, parted: readonly Submission[] | undefined): number {
  const file = join(out, "seed");
  const kept = existsSync(file) ? Number(readFileSync(file, "utf8")) : undefined;
  const names = parted && createHash("sha256").update(JSON.stringify(parted.map(({ name }) => name)));
  const seed = wanted ?? kept ?? (names ? names.digest().readUInt32BE() >>> 1 : randomInt(2 ** 31));
  try {
    makeFolder(out);
    writeFileSync(file, `${seed}\n`);
  } catch (error) {
    throw unwritable(out, error);
  }
  return seed;
}

/** `mkdirSync()` alone goes on for ever where a file system takes no folders, such as in `/proc`. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // another part of the grading has made it meanwhile
  }
}

/** Whether it is about a file in the results' folder, or a disk that is full. */
function isAbout(out: string, error: unknown): boolean {
  const { code, path = "" } = error as NodeJS.ErrnoException;
  return code === "ENOSPC" || code === "EDQUOT" || path === out || path.startsWith(`${out}${sep}`);
}

const unwritable = (out: string, error: unknown): CommandError =>
  new CommandError(`The results can't be written to ${out}: ${(error as Error).message}. Name another --out`);

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
  const chapters = [...new Set(exercises.map(({ chapter }) => chapter))];
  const points = exercises.reduce((sum, one) => sum + one.points, 0);
  const part = shard ? `, part ${shard}` : "";
  const of = `${noun(chapters.length, "chapter")} ${chapters.join(", ")}`;
  return `${plural(count, "submission")}${part}: ${plural(exercises.length, "exercise")} of ${of}, ${plural(points, "point")}. Seed ${seed}. Sandbox: ${sandbox}.`;
}

function headOf(exercises: readonly Exercise[], seed: number, sandbox: string, options: GradeOptions): Grading {
  const { shard, partial = false } = options;
  const listed = exercises.map(({ id, title, chapter, points }) => [id, { title, chapter, possible: points }]);
  const head = { version: 1, seed, partial, sandbox, exercises: Object.fromEntries(listed) } as const;
  return shard ? { ...head, shard: shard.join("/") } : head;
}
