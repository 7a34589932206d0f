import type { Check, Exercise } from "../../exercises/exercise.ts";
import { AnswerError, tellAnswerError } from "../../exercises/kit/check/failure.ts";
import { runCheck, type StepReport, stepLines } from "../../exercises/kit/check/report.ts";
import type { Value } from "../../exercises/kit/check/value.ts";
import type { Batch, CodeCell, Status } from "../protocol/mod.ts";
import { createSandbox } from "../sandbox/create-sandbox.ts";
import { AnswerProcess, PATIENCE } from "./answer-process.ts";
import type { CheckVerdict } from "./check-verdict.ts";
import { RemoteSubject } from "./remote-subject.ts";
import { type Answer, answerOf } from "./whose-answer.ts";

/** Which of an exercise's checks it is. */
export interface CheckKind {
  /** Whether the grader alone has it: then no record is kept, which would show what it did. */
  readonly hidden: boolean;
  /** Whether it is the last of those that learners know, whose record is kept even if it passes. */
  readonly lastVisible: boolean;
}

/**
 * Judges one submission. Its answers share a process, as in a notebook, which saves most of the time. What does not pass
 * there is tried again with a process of its own, so that no answer can spoil another's verdict.
 */
export class SubmissionJudge {
  readonly #cells: readonly CodeCell[];
  readonly #batch: Batch;
  readonly #answers = new Map<string, Answer>();
  /** What an answer that is a value was when a check passed it. */
  readonly #values = new Map<string, { readonly value: Value }>();
  /** Why nothing more of an exercise is to be judged. */
  readonly #over = new Map<string, CheckVerdict>();
  #process: AnswerProcess | undefined;

  constructor(cells: readonly CodeCell[], batch: Batch) {
    this.#cells = cells;
    this.#batch = batch;
  }

  /**
   * Finds the answer to an exercise, before its checks.
   *
   * @returns what was odd about it, for the learner and the teacher
   */
  findAnswer(exercise: Exercise): readonly string[] {
    const answer = answerOf(exercise, this.#cells);
    this.#answers.set(exercise.id, answer);
    const verdict = withoutRunning(answer);
    if (verdict) this.#over.set(exercise.id, verdict);
    return answer.warnings;
  }

  /** Whatever the answer does, each check gets a verdict. */
  async verdictOn(exercise: Exercise, check: Check, kind: CheckKind): Promise<CheckVerdict> {
    const { id } = exercise;
    const verdict = this.#over.get(id) ?? (await this.#attemptTwice(exercise, check, kind));
    if (this.#over.has(id) || ENDING.has(verdict.status)) this.#over.set(id, notRun(verdict));
    return verdict;
  }

  /** Ends the answers' process. */
  async end(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    await process?.end();
  }

  /**
   * Tries a check, and, if it does not pass beside other answers, once more without them. What passes only then must pass
   * again: a second attempt is no second guess.
   */
  async #attemptTwice(exercise: Exercise, check: Check, kind: CheckKind): Promise<CheckVerdict> {
    const verdict = await this.#attempt(exercise, check, kind);
    if (verdict.status === "pass") return verdict;
    const wasAlone = this.#process?.loaded.size === 1;
    await this.end(); // whatever comes next gets a process that nothing has happened to
    if (wasAlone) return verdict;
    const alone = await this.#attempt(exercise, check, kind);
    await this.end();
    return alone.status === "pass" ? this.#attempt(exercise, check, kind) : alone;
  }

  async #attempt(exercise: Exercise, check: Check, { hidden, lastVisible }: CheckKind): Promise<CheckVerdict> {
    this.#process ??= new AnswerProcess(createSandbox(this.#batch.sandbox));
    const process = this.#process;
    const refused = await this.#load(exercise, process);
    if (refused) return refused;
    await exercise.prepare?.();
    const { id } = exercise;
    const subject = new RemoteSubject(process, id, !hidden, this.#values.get(id));
    const step = await runCheck(check, subject, this.#batch.seed, PATIENCE);
    if (step.status === "passed" && exercise.kind !== "write") this.#values.set(id, { value: await process.value(id) });
    const record = !hidden && (lastVisible || step.status !== "passed") ? await process.record() : undefined;
    const verdict = step.status === "passed" ? { status: "pass" as const, message: "" } : await failed(step, process);
    return record === undefined ? verdict : { ...verdict, record };
  }

  /** Loads the answer into the process, if it is not there. */
  async #load({ id, answer: name }: Exercise, process: AnswerProcess): Promise<CheckVerdict | undefined> {
    const answer = this.#answers.get(id);
    if (answer?.kind !== "program" || process.loaded.has(id)) return undefined;
    try {
      await process.load(id, answer.code, name);
      return undefined;
    } catch (error) {
      if (!(error instanceof AnswerError)) return { status: "grader-error", message: String(error) };
      const status = STATUS_OF[error.reason] ?? "fail";
      return {
        status: status === "fail" && error.message.startsWith("SyntaxError") ? "compile-error" : status,
        message: `cell ${answer.cell.number}, when it was run: ${tellAnswerError(error)}`,
      };
    }
  }
}

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
  stray: "crash",
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
