import type { Check, Exercise, Subject } from "../../exercise.ts";
import type { Limits } from "./check-clock.ts";
import { AnswerError, Failure, tellAnswerError } from "./failure.ts";
import { Lab } from "./lab.ts";
import { after } from "./patience.ts";
import { sameValue, type Value } from "./value.ts";

/** What came of one check. */
export interface StepReport {
  readonly name: string;
  /** `"error"`: the check itself went wrong, which is nobody's mistake but the course's. */
  readonly status: "passed" | "failed" | "error" | "not-run";
  readonly ms: number;
  /** Of a failure: what was wanted, what was seen instead, and where to look. */
  readonly expected?: string;
  readonly got?: string;
  readonly look?: string;
  /** What the other end of the answer's sockets saw. */
  readonly seen?: readonly string[];
  /** Why the answer gave no value, if that is what failed. */
  readonly reason?: AnswerError["reason"];
  /** Whether it failed because something was waited for, and did not come. */
  readonly waited?: boolean;
}

/** What came of an exercise's checks. */
export interface Report {
  readonly id: string;
  /** `"not-yet"`: the answer is still the stub. */
  readonly status: "passed" | "failed" | "not-yet" | "error";
  readonly steps: readonly StepReport[];
}

/** How to run checks. */
export interface ChecksOptions {
  readonly checks: readonly Check[];
  readonly seed: number;
  readonly limits: Limits;
  /** Whether the first failure ends it, as in a notebook. */
  readonly stopAtFirst: boolean;
  /** Told before each check. */
  readonly onCheck?: (index: number) => void;
}

/** Runs checks against an answer, one after the other. It does not throw. */
export async function runChecks(exercise: Exercise, subject: Subject, options: ChecksOptions): Promise<Report> {
  const steps: StepReport[] = options.checks.map(({ name }) => ({ name, status: "not-run", ms: 0 }));
  const ended = (status: Report["status"]): Report => ({ id: exercise.id, status, steps });
  if (await isBlank(exercise, subject)) return ended("not-yet");
  let failed: Report["status"] | undefined;
  for (const [index, check] of options.checks.entries()) {
    options.onCheck?.(index);
    const step = await runCheck(check, subject, options.seed, options.limits);
    steps[index] = step;
    if (step.reason === "not-yet") return ended("not-yet");
    if (step.status === "passed") continue;
    failed = step.status === "error" || failed === "error" ? "error" : "failed";
    if (options.stopAtFirst) break;
  }
  return ended(failed ?? "passed");
}

/** Runs one check, within its deadline, and closes all that it opened. It does not throw. */
export async function runCheck(check: Check, subject: Subject, seed: number, limits: Limits): Promise<StepReport> {
  const lab = new Lab(seed, limits, await subject.openSockets());
  const since = performance.now();
  let giveUp = (): void => {};
  const tooLate = new Promise<never>((_, reject) => {
    const got = `nothing more had happened for a while, and ${limits.deadlineMs} ms were over`;
    giveUp = after(limits.deadlineMs + 100, lab.clock.stalledMs, () =>
      reject(new Failure("it to be done by now", got)),
    );
  });
  const result = (status: StepReport["status"], more: Partial<StepReport> = {}): StepReport => {
    return { name: check.name, status, ms: performance.now() - since, ...more };
  };
  try {
    await Promise.race([check.run(subject, lab), tooLate]);
    return result("passed");
  } catch (error) {
    const seen = lab.seen;
    if (error instanceof Failure) {
      const { expected, got, look = check.hint } = error;
      return result("failed", { expected, got, look, seen, ...(error.waited && { waited: true }) });
    }
    if (error instanceof AnswerError) {
      const { reason } = error;
      const look = lookAfter(error, check.hint);
      const waited = error.code === "ERR_DEADLINE" && { waited: true };
      return result("failed", {
        got: tellAnswerError(error),
        ...(reason !== "kind" && { look }),
        seen,
        reason,
        ...waited,
      });
    }
    return result("error", { got: String((error as Error)?.stack ?? error), seen });
  } finally {
    giveUp();
    lab.close();
  }
}

/** Whether it is about a name or a value in the answer's own code, not about what a socket did. */
const isSlip = ({ reason, code, message }: AnswerError): boolean =>
  reason === "threw" &&
  (code === undefined ? /^(Type|Reference|Range|Syntax)Error: /.test(message) : code.startsWith("ERR_ARG"));
/** A promise that stands for its value has none of its value's methods, and is no argument. */
const isOfPromise = ({ message }: AnswerError): boolean => /^TypeError: |promise|not (?:NaN|undefined)$/i.test(message);
/** Where to look when the answer itself failed: its own error says more than the check's hint, if it is about something else. */
function lookAfter(error: AnswerError, hint: string): string {
  if (error.reason === "stray") return STRAY;
  if (error.reason === "threw" && error.code === "ERR_CLOSED") return `${CLOSED}; ${hint}`;
  return isSlip(error) ? `${SLIP}${isOfPromise(error) ? PROMISE : ""}; if that is right: ${hint}` : hint;
}

const CLOSED =
  "a call came after close(), or was still under way then: await each call, and close when the last one has returned";
const SLIP = "read the error first, it is about a name or a value in your code";
const PROMISE = " (a call without await gives a promise, not its value)";

const STRAY =
  "await what the function starts, or give it a catch of its own: an error that nobody awaits may end the whole program";

async function isBlank(exercise: Exercise, subject: Subject): Promise<boolean> {
  if (exercise.kind === "write") return false;
  try {
    return sameValue(await subject.value(), exercise.blank as Value);
  } catch {
    return false; // the checks tell why there is no value
  }
}

/** A failed step in words: what was wanted, what was seen, where to look, what the other end saw. */
export function stepLines({ expected, got, look, seen }: StepReport): string[] {
  return [
    ...(expected === undefined ? [] : [`wanted: ${expected}`]),
    ...(got === undefined ? [] : [`got:    ${got}`]),
    ...(look === undefined ? [] : [`look:   ${look}`]),
    ...(seen?.length ? ["at the other end:", ...seen.map((line) => `  ${line}`)] : []),
  ];
}

const MARKS = { passed: "✓", failed: "✗", error: "!", "not-run": "·" } as const;

/** A report in words: a line for each step, and under the first that failed what one needs to go on. */
export function reportLines(report: Report): string[] {
  return report.steps.flatMap((step) => [
    `${MARKS[step.status]} ${step.name}`,
    ...(step.status === "failed" || step.status === "error" ? stepLines(step).map((line) => `    ${line}`) : []),
  ]);
}
