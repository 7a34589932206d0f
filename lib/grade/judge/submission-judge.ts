import { join, relative } from "node:path";
import { cwd } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Check, Exercise } from "../../exercises/exercise.ts";
import { AnswerError, tellAnswerError } from "../../exercises/kit/check/failure.ts";
import { runCheck, type StepReport, stepLines } from "../../exercises/kit/check/report.ts";
import type { Value } from "../../exercises/kit/check/value.ts";
import type { Batch, Status } from "../protocol/mod.ts";
import { createSandbox } from "../sandbox/create-sandbox.ts";
import { AnswerProcess, IMPATIENCE, PATIENCE, type Patience } from "./answer-process.ts";
import type { CheckVerdict } from "./check-verdict.ts";
import { TURNS } from "./judge-files.ts";
import { RemoteSubject } from "./remote-subject.ts";
import { takeTurn } from "./start-turns.ts";
import type { Answer } from "./whose-answer.ts";

/** Which of an exercise's checks it is. */
export interface CheckKind {
  /** Whether the grader alone has it: then no record is kept, which would show what it did. */
  readonly hidden: boolean;
  /** Whether it is the last of those that learners know, whose record is kept even if it passes. */
  readonly lastVisible: boolean;
}

/** How often a process is started anew that ended before it held an answer: that is no answer's doing. */
const MOST_STARTS = 3;
const START_PAUSE_MS = 200;
/** How often a check is tried again that failed while others had the processors for as long as it waits. */
const MOST_STALLED = 3;

/**
 * Judges one submission. Its answers share a process, as in a notebook, which saves most of the time. An exercise that
 * fails a check there is tried again with a process of its own, and keeps to that, so that no answer can spoil another's
 * verdict. The checks that learners know come before the hidden ones, for all exercises: an answer that keeps what a hidden
 * one called it with has no record left to tell it in.
 */
export class SubmissionJudge {
  readonly #answers: Readonly<Record<string, Answer>>;
  readonly #batch: Batch;
  readonly #lane: number;
  /** What an answer that is a value was when a check passed it. */
  readonly #values = new Map<string, { readonly value: Value }>();
  /** Why nothing more of an exercise is to be judged. */
  readonly #over = new Map<string, CheckVerdict>();
  /** The exercises that failed beside others. */
  readonly #apart = new Set<string>();
  /** What came of cells that can't be run, by the exercise's id. */
  readonly #refused = new Map<string, CheckVerdict>();
  /** For how long nothing could go on, of all that was tried. */
  stalledMs = 0;
  #shared: AnswerProcess | undefined;
  #own: AnswerProcess | undefined;

  /** @param lane which of the judge's workers this is, from 0 on */
  constructor(answers: Readonly<Record<string, Answer>>, batch: Batch, lane: number) {
    this.#answers = answers;
    this.#batch = batch;
    this.#lane = lane;
    for (const [id, answer] of Object.entries(answers)) {
      const verdict = withoutRunning(answer);
      if (verdict) this.#over.set(id, verdict);
    }
  }

  /** What was odd about an answer, for the learner and the teacher. */
  warningsOf({ id }: Exercise): readonly string[] {
    return this.#answers[id]?.warnings ?? [];
  }

  /** Whatever the answer does, each check gets a verdict. */
  async verdictOn(exercise: Exercise, check: Check, kind: CheckKind): Promise<CheckVerdict> {
    const { id } = exercise;
    const verdict = this.#over.get(id) ?? this.#refused.get(id) ?? (await this.#judged(exercise, check, kind));
    if (this.#over.has(id) || ENDING.has(verdict.status)) this.#over.set(id, notRun(verdict));
    return verdict;
  }

  /** Ends the answers' processes. */
  async end(): Promise<void> {
    await Promise.all([this.#endOwn(), this.#endShared()]);
  }

  async #endOwn(): Promise<void> {
    const process = this.#own;
    this.#own = undefined;
    await process?.end();
  }

  async #endShared(): Promise<void> {
    const process = this.#shared;
    this.#shared = undefined;
    await process?.end();
  }

  /**
   * What passes beside others has passed. What passes only without them must pass again: a second attempt is no second
   * guess.
   */
  async #judged(exercise: Exercise, check: Check, kind: CheckKind): Promise<CheckVerdict> {
    if (this.#apart.has(exercise.id)) return this.#attemptApart(exercise, check, kind);
    await this.#endOwn(); // the one before it
    this.#shared ??= await this.#started();
    const shared = this.#shared;
    const before = shared.openSockets();
    const isAlone = [...shared.loaded].every((id) => id === exercise.id);
    const verdict = await this.#attempt(exercise, check, kind, shared, isAlone ? PATIENCE : IMPATIENCE);
    if (verdict.status === "pass") return verdict;
    this.#apart.add(exercise.id);
    if (isDirty(shared, before)) await this.#endShared(); // what goes on there is no other answer's business
    if (isAlone && !shared.hasStalled) return verdict;
    const apart = await this.#attemptApart(exercise, check, kind);
    return apart.status === "pass" ? this.#attemptApart(exercise, check, kind) : apart;
  }

  /**
   * Tries a check with a process of its own: a new one after each that failed and left something behind. A failure while
   * others had the processors is no last word.
   */
  async #attemptApart(exercise: Exercise, check: Check, kind: CheckKind): Promise<CheckVerdict> {
    for (let turn = 1; ; turn++) {
      if (this.#own && !this.#own.loaded.has(exercise.id)) await this.#endOwn();
      this.#own ??= await this.#started();
      const own = this.#own;
      const before = own.openSockets();
      const verdict = await this.#attempt(exercise, check, kind, own, PATIENCE);
      if (verdict.status === "pass") return verdict;
      if (own.hasStalled || isDirty(own, before)) await this.#endOwn();
      if (turn === MOST_STALLED || !own.hasStalled || own.lost) return verdict;
    }
  }

  /** A new process that has said that it is there. */
  async #started(): Promise<AnswerProcess> {
    for (let turn = 1; ; turn++) {
      const giveBack = await takeTurn(relative(cwd(), join(this.#batch.folder, TURNS)));
      const process = new AnswerProcess(createSandbox(this.#batch.sandbox, this.#lane));
      const isReady = await process.isReady();
      giveBack();
      if (isReady) return process;
      const why = process.lost?.message;
      await process.end();
      if (turn === MOST_STARTS) throw new Error(`no answer's process could be started: ${why}`);
      await sleep(turn * START_PAUSE_MS);
    }
  }

  async #attempt(
    exercise: Exercise,
    check: Check,
    { hidden, lastVisible }: CheckKind,
    process: AnswerProcess,
    patience: Patience,
  ): Promise<CheckVerdict> {
    process.beginCheck(patience);
    const refused = await this.#load(exercise, process);
    if (refused && process === this.#own) this.#refused.set(exercise.id, refused);
    if (refused) return refused;
    await exercise.prepare?.();
    const { id } = exercise;
    const subject = new RemoteSubject(process, id, !hidden, this.#values.get(id));
    const limits = { ...patience, stalledMs: () => process.stalledMs() };
    const step = await runCheck(check, subject, this.#batch.seed, limits);
    this.stalledMs += process.stalledInCheckMs;
    if (step.status === "passed" && exercise.kind !== "write") this.#values.set(id, { value: await process.value(id) });
    const record = !hidden && (lastVisible || step.status !== "passed") ? await process.record() : undefined;
    const verdict = step.status === "passed" ? { status: "pass" as const, message: "" } : await failed(step, process);
    return record === undefined ? verdict : { ...verdict, record };
  }

  /** Loads the answer into the process, if it is not there. */
  async #load({ id, answer: name }: Exercise, process: AnswerProcess): Promise<CheckVerdict | undefined> {
    const answer = this.#answers[id];
    if (answer?.kind !== "program" || process.loaded.has(id)) return undefined;
    try {
      await process.load(id, answer.code, name);
      return undefined;
    } catch (error) {
      if (!(error instanceof AnswerError)) return { status: "grader-error", message: String(error) };
      const status = STATUS_OF[error.reason] ?? "fail";
      return {
        status: status === "fail" && error.message.startsWith("SyntaxError") ? "compile-error" : status,
        message: `cell ${answer.cell}, when it was run: ${tellAnswerError(error)}`,
      };
    }
  }
}

/** Whether a check that failed has left something that others might meet. */
const isDirty = (process: AnswerProcess, socketsBefore: number): boolean =>
  process.lost !== undefined || process.isBusy || process.openSockets() > socketsBefore;

async function failed(step: StepReport, process: AnswerProcess): Promise<CheckVerdict> {
  const message = stepLines(step).join("\n");
  if (step.status === "error") return { status: "grader-error", message };
  const told = step.reason && STATUS_OF[step.reason];
  if (told) return { status: told, message };
  const waits = step.waited && (step.reason !== undefined || process.pending > 0);
  if (await process.isAlive()) return { status: waits ? "timeout" : "fail", message };
  const { lost } = process;
  return {
    status: lost?.reason === "crash" ? "crash" : "timeout",
    message: `${lost?.message ?? "it hung"}\n${message}`,
  };
}

/** What an answer's error comes to, if not to "fail". */
const STATUS_OF: Partial<Record<AnswerError["reason"], Status>> = {
  deadline: "timeout",
  crash: "crash",
};

/** After these nothing more of the exercise is tried: it would only take as long again. */
const ENDING: ReadonlySet<Status> = new Set<Status>(["timeout", "crash", "compile-error"]);

/** The verdict on the checks after one that ended it. */
const notRun = ({ status, message }: CheckVerdict): CheckVerdict => ({
  status: "not-run",
  message: status === "not-run" ? message : `not run after ${status}`,
});

/** What can be said of an answer without running it. */
function withoutRunning(answer: Answer): CheckVerdict | undefined {
  switch (answer.kind) {
    case "program":
      return undefined;
    case "stub":
      return { status: "fail", message: "not answered yet: the cell is as it was handed out" };
    case "missing":
      return { status: "not-run", message: "no cell answers it: its own is gone, and no other declares that name" };
    case "broken":
      return { status: "compile-error", message: answer.error };
  }
}
