import { typeOf, wrongType } from "../../syscall/check-arguments.ts";
import { checkKey } from "../../syscall/check-keys.ts";
import { ArgumentError } from "../../syscall/error.ts";
import { WAIT_HOWS, type WaitHow } from "../../trace/event.ts";

/** How long and in which way a call may wait. */
export interface WaitOptions {
  /** Milliseconds until the wait is given up; `Infinity` for no limit. 10 000 unless `defaults` or the lesson says otherwise. */
  readonly timeoutMs?: number;
  /** Ends the wait when it is aborted. */
  readonly signal?: AbortSignal;
  /**
   * `"readiness"` tries at once, then waits on one epoll set for all sockets, without a thread. `"thread"` makes a call
   * that really blocks, on a thread of its own. `"block"` blocks the main thread: nothing else happens meanwhile.
   */
  readonly wait?: WaitHow;
}

/** The options of a call that was given none. */
export const NO_OPTIONS: WaitOptions = {};

/** The keys of `WaitOptions`, and those of the calls that take flags too. */
export const WAIT_KEYS: readonly string[] = ["timeoutMs", "signal", "wait"];
export const FLAG_KEYS: readonly string[] = [...WAIT_KEYS, "flags"];

interface Defaults {
  timeoutMs: number;
  wait: WaitHow;
  /** Whether a wait in progress keeps the process from ending: yes in a program, no in a notebook. */
  keepAlive: boolean;
}

/** What the learner sees as `defaults`, read without a detour. */
export const inForce: Defaults = { timeoutMs: 10_000, wait: "readiness", keepAlive: true };

/**
 * What holds for every socket and call that does not say otherwise: the deadline in milliseconds, the way to wait, and
 * whether a wait keeps the process from ending. A lesson sets the first two anew.
 *
 * @example
 * ```ts
 * import { AF_INET, defaults, SOCK_DGRAM, socket, WaitError } from "socklab";
 *
 * defaults.timeoutMs = 20;
 * const udp = socket(AF_INET, SOCK_DGRAM);
 * udp.bind("127.0.0.1", 0);
 * const error: unknown = await udp.recv().catch((reason: unknown) => reason);
 * console.log(error instanceof WaitError && error.code); // ERR_DEADLINE
 * udp.close();
 * ```
 */
export const defaults: { timeoutMs: number; wait: WaitHow; keepAlive: boolean } = new Proxy(inForce, {
  set(target, key, value: unknown) {
    checkKey("defaults", String(key), Object.keys(target));
    if (key === "timeoutMs") checkTimeout("defaults", value);
    if (key === "wait") checkHow("defaults", value);
    return Reflect.set(target, key, value);
  },
});

export function checkTimeout(syscall: string, timeoutMs: unknown): asserts timeoutMs is number {
  if (typeof timeoutMs !== "number" || Number.isNaN(timeoutMs) || timeoutMs < 0) {
    const was = typeof timeoutMs === "number" ? String(timeoutMs) : typeOf(timeoutMs);
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      syscall,
      "timeoutMs",
      `timeoutMs must be a number of milliseconds or Infinity, not ${was}`,
    );
  }
}

export function checkHow(syscall: string, how: unknown): asserts how is WaitHow {
  if (!WAIT_HOWS.includes(how as WaitHow)) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      syscall,
      "wait",
      `wait must be "readiness", "thread" or "block", not ${typeof how === "string" ? JSON.stringify(how) : typeOf(how)}`,
    );
  }
}

export function checkSignal(syscall: string, signal: unknown): asserts signal is AbortSignal | undefined {
  if (signal === undefined || isSignal(signal)) return;
  throw wrongType(syscall, "signal", "an AbortSignal", signal);
}

/** Whether a value works as an AbortSignal; one that only has its prototype throws when it is asked. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    return value instanceof AbortSignal && typeof value.aborted === "boolean";
  } catch {
    return false;
  }
}
