import type { Check, Exercise } from "../../exercises/exercise.ts";
import { AnswerError, tellAnswerError } from "../../exercises/kit/check/failure.ts";
import { runCheck, type StepReport, stepLines } from "../../exercises/kit/check/report.ts";
import type { Batch } from "../protocol/batch.ts";
import type { Status } from "../protocol/results.ts";
import { PATIENCE } from "../sandbox/limits.ts";
import type { CodeCell } from "../teacher/code-cells.ts";
import { Host } from "./answer-process.ts";
import { RemoteSubject } from "./remote-subject.ts";
import { type Answer, answerOf } from "./whose-answer.ts";

/** What came of one check. */
export interface Verdict {
  readonly status: Status;
  readonly message: string;
  readonly record?: string;
}

/** Which of an exercise's checks it is. */
export interface Place {
  /** Whether the grader alone has it. */
  readonly hidden: boolean;
  /** Whether it is the last of those that learners know, whose record is kept even if it passes. */
  readonly last: boolean;
}

/**
 * Judges one submission. Its answers share a process, as in a notebook, which saves most of the time. What does not pass
 * there is tried again with a process of its own, so that no answer can spoil another's verdict.
 */
export class Judge {
  readonly #cells: readonly CodeCell[];
  readonly #batch: Batch;
  readonly #answers = new Map<string, Answer>();
  /** Why nothing more of an exercise is to be judged. */
  readonly #over = new Map<string, Verdict>();
  #host: Host | undefined;

  constructor(cells: readonly CodeCell[], batch: Batch) {
    this.#cells = cells;
    this.#batch = batch;
  }

  /** Finds the answer to an exercise, before its checks. */
  begin(exercise: Exercise): readonly string[] {
    const answer = answerOf(exercise, this.#cells);
    this.#answers.set(exercise.id, answer);
    const verdict = withoutRunning(answer);
    if (verdict) this.#over.set(exercise.id, verdict);
    return answer.warnings;
  }

  /** Whatever the answer does, each check gets a verdict. */
  async check(exercise: Exercise, check: Check, place: Place): Promise<Verdict> {
    const { id } = exercise;
    const verdict = this.#over.get(id) ?? (await this.#judge(exercise, check, place));
    if (this.#over.has(id) || ENDING.has(verdict.status)) this.#over.set(id, notRun(verdict));
    return verdict;
  }

  /** Ends the answers' process. */
  async end(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    await host?.end();
  }

  async #judge(exercise: Exercise, check: Check, place: Place): Promise<Verdict> {
    const verdict = await this.#attempt(exercise, check, place);
    if (verdict.status === "pass") return verdict;
    const wasAlone = this.#host?.loaded.size === 1;
    await this.end(); // whatever comes next gets a process that nothing has happened to
    if (wasAlone) return verdict;
    const alone = await this.#attempt(exercise, check, place);
    if (alone.status !== "pass") await this.end();
    return alone;
  }

  async #attempt(exercise: Exercise, check: Check, { hidden, last }: Place): Promise<Verdict> {
    this.#host ??= new Host(this.#batch.course, this.#batch.confinement);
    const host = this.#host;
    const refused = await this.#load(exercise, host);
    if (refused) return refused;
    const step = await runCheck(check, new RemoteSubject(host, exercise.id, !hidden), this.#batch.seed, PATIENCE);
    const record = !hidden && (last || step.status !== "passed") ? await host.record() : undefined;
    const verdict = step.status === "passed" ? { status: "pass" as const, message: "" } : await failed(step, host);
    return record === undefined ? verdict : { ...verdict, record };
  }

  /** Loads the answer into the process, if it is not there. */
  async #load({ id, answer: name }: Exercise, host: Host): Promise<Verdict | undefined> {
    const answer = this.#answers.get(id);
    if (answer?.kind !== "program" || host.loaded.has(id)) return undefined;
    try {
      await host.load(id, answer.code, name);
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

async function failed(step: StepReport, host: Host): Promise<Verdict> {
  const message = stepLines(step).join("\n");
  if (step.status === "error") return { status: "grader-error", message };
  const told = step.reason && STATUS_OF[step.reason];
  if (told) return { status: told, message };
  const waits = step.waited && (step.reason !== undefined || host.pending > 0);
  if (await host.isAlive()) return { status: waits ? "timeout" : "fail", message };
  const { lost } = host;
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
const notRun = ({ status, message }: Verdict): Verdict => ({
  status: "not-run",
  message: status === "not-run" ? message : `not run after ${status}`,
});

/** What can be said of an answer without running it. */
function withoutRunning(answer: Answer): Verdict | undefined {
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
