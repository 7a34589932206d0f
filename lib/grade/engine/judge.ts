import type { Check, Exercise } from "../../exercises/exercise.ts";
import { AnswerError, tellAnswerError } from "../../exercises/kit/failure.ts";
import { runCheck, type StepReport, stepLines } from "../../exercises/kit/report.ts";
import { type Answer, answerOf } from "../answers.ts";
import type { Batch } from "../batch.ts";
import type { CodeCell } from "../notebook.ts";
import type { Status } from "../results.ts";
import { PATIENCE } from "../sandbox/limits.ts";
import { RemoteSubject } from "./remote-subject.ts";

/** What came of one check. */
export interface Verdict {
  readonly status: Status;
  readonly message: string;
  readonly record?: string;
}

const PASSED: Verdict = { status: "pass", message: "" };

/** Judges one exercise of one submission, check by check. Whatever the answer does, each check gets a verdict. */
export class Judge {
  readonly #exercise: Exercise;
  readonly #batch: Batch;
  readonly #answer: Answer;
  #subject: RemoteSubject | undefined;
  /** Why there is nothing more to judge. */
  #over: Verdict | undefined;

  constructor(exercise: Exercise, cells: readonly CodeCell[], batch: Batch) {
    this.#exercise = exercise;
    this.#batch = batch;
    this.#answer = answerOf(exercise, cells);
    this.#over = withoutRunning(this.#answer);
  }

  get warnings(): readonly string[] {
    return this.#answer.warnings;
  }

  /** @param last whether it is the last of the checks that learners know, whose record is kept even if it passes */
  async check(check: Check, hidden: boolean, last: boolean): Promise<Verdict> {
    const verdict = this.#over ?? (await this.#load()) ?? (await this.#run(check, hidden, last));
    if (verdict.status !== "pass") await this.end(); // the next check gets a process that nothing has happened to
    if (this.#over || ENDING.has(verdict.status)) this.#over = notRun(verdict);
    return verdict;
  }

  /** Ends the answer's process. */
  async end(): Promise<void> {
    await this.#subject?.end();
    this.#subject = undefined;
  }

  /** Starts a process with the answer in it, if there is none. */
  async #load(): Promise<Verdict | undefined> {
    if (this.#subject || this.#answer.kind !== "program") return undefined;
    this.#subject = new RemoteSubject(this.#batch.course, this.#batch.confinement);
    try {
      await this.#subject.load(this.#answer.code, this.#exercise.answer);
      return undefined;
    } catch (error) {
      if (!(error instanceof AnswerError)) return { status: "grader-error", message: String(error) };
      const status = STATUS_OF[error.reason] ?? "fail";
      return {
        status: status === "fail" && error.message.startsWith("SyntaxError") ? "compile-error" : status,
        message: `cell ${this.#answer.cell.number}, when it was run: ${tellAnswerError(error)}`,
      };
    }
  }

  async #run(check: Check, hidden: boolean, last: boolean): Promise<Verdict> {
    const subject = this.#subject as RemoteSubject;
    subject.recording = !hidden;
    const step = await runCheck(check, subject, this.#batch.seed, PATIENCE);
    const record = !hidden && (last || step.status !== "passed") ? await subject.record() : undefined;
    const verdict = step.status === "passed" ? PASSED : await failed(step, subject);
    return record === undefined ? verdict : { ...verdict, record };
  }
}

async function failed(step: StepReport, subject: RemoteSubject): Promise<Verdict> {
  const message = stepLines(step).join("\n");
  if (step.status === "error") return { status: "grader-error", message };
  const told = step.reason && STATUS_OF[step.reason];
  if (told) return { status: told, message };
  const waits = step.waited && (step.reason !== undefined || subject.pending > 0);
  if (await subject.isAlive()) return { status: waits ? "timeout" : "fail", message };
  const lost = subject.lost;
  const status = lost?.reason === "crash" ? "crash" : "timeout";
  return { status, message: lost ? `${lost.message}\n${message}` : message };
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
