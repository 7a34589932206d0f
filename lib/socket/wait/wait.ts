import { ArgumentError } from "../../syscall/error.ts";
import type { WaitHow } from "../../trace/event.ts";
import { checkHow, checkSignal, checkTimeout, inForce, type WaitOptions } from "./wait-options.ts";

/** The longest that a call may block the main thread: nothing can end it before. */
export const LONGEST_BLOCK_MS = 60_000;
/** The longest that a timer takes: one that is set to more goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A wait as it is under way: what for, since when, until when. */
export interface Wait {
  readonly syscall: string;
  readonly fd: number;
  readonly what: string;
  /** When it began, by the wall clock, for people. */
  readonly since: number;
  readonly timeoutMs: number;
  /** When it began and when it is given up, by a clock that nobody sets: `performance.now()`. */
  readonly begun: number;
  readonly until: number;
  /** Whether `until` is the learner's own time limit (SO_RCVTIMEO, SO_SNDTIMEO), which comes before the deadline. */
  readonly isLearners: boolean;
  readonly signal: AbortSignal | undefined;
  readonly how: WaitHow;
}

/** A wait that begins now, its options checked. */
export function startWait(
  syscall: string,
  fd: number,
  what: string,
  options: WaitOptions,
  socketsHow: WaitHow | undefined,
): Wait {
  const { timeoutMs = inForce.timeoutMs, signal, wait: how = socketsHow ?? inForce.wait } = options;
  checkTimeout(syscall, timeoutMs);
  checkHow(syscall, how);
  checkSignal(syscall, signal);
  if (how === "block" && timeoutMs > LONGEST_BLOCK_MS) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      syscall,
      "timeoutMs",
      `wait: "block" stops everything, so timeoutMs must be at most ${LONGEST_BLOCK_MS}`,
    );
  }
  const begun = performance.now();
  const until = begun + timeoutMs;
  return { syscall, fd, what, since: Date.now(), timeoutMs, begun, until, isLearners: false, signal, how };
}

/** The same wait, which ends at the learner's own time limit if that comes first. 0 is no limit. */
export function endsBy(wait: Wait, limitMs: number): Wait {
  const until = wait.begun + limitMs;
  return limitMs === 0 || until >= wait.until ? wait : { ...wait, until, isLearners: true };
}

/** The call that waits, as it is written: `recv(5)`. */
export const callOf = ({ syscall, fd }: Pick<Wait, "syscall" | "fd">): string => `${syscall}(${fd < 0 ? "" : fd})`;

/** How many milliseconds a wait has left; not negative. */
export function leftMs(wait: Wait): number {
  return Math.max(0, wait.until - performance.now());
}

/** What a timer is set to for so many milliseconds: whole ones, and no more than it takes. */
export const timerMs = (ms: number): number => Math.min(Math.max(0, Math.ceil(ms)), LONGEST_TIMER_MS);
