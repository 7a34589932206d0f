import { typeOf } from "../../syscall/address.ts";
import { ArgumentError, SocklabError } from "../../syscall/error.ts";
import { WAIT_HOWS, type WaitHow, type WaitOutcome } from "../../trace/event.ts";

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
export const defaults: { timeoutMs: number; wait: WaitHow; keepAlive: boolean } = {
  timeoutMs: 10_000,
  wait: "readiness",
  /** Whether a wait in progress keeps the process from ending: yes in a program, no in a notebook. */
  keepAlive: true,
};

/** A wait as it is under way: what for, since when, until when. */
export interface Wait {
  readonly syscall: string;
  readonly fd: number;
  readonly what: string;
  /** When it began, by the wall clock, for people. */
  readonly since: number;
  readonly timeoutMs: number;
  /** When it is given up, by a clock that nobody sets: `performance.now()`. */
  readonly until: number;
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
  checkOptions(syscall, options);
  const { timeoutMs = defaults.timeoutMs, signal, wait: how = socketsHow ?? defaults.wait } = options;
  checkTimeout(syscall, timeoutMs);
  checkHow(syscall, how);
  if (signal !== undefined && !isSignal(signal)) {
    throw new ArgumentError("ERR_ARG_TYPE", syscall, "signal", `signal must be an AbortSignal, not ${typeOf(signal)}`);
  }
  if (how === "block" && timeoutMs > 60_000) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      syscall,
      "timeoutMs",
      'wait: "block" stops everything, so timeoutMs must be at most 60000',
    );
  }
  return { syscall, fd, what, since: Date.now(), timeoutMs, until: performance.now() + timeoutMs, signal, how };
}

/** How many milliseconds a wait has left; not negative. */
export function leftMs(wait: Wait): number {
  return Math.max(0, wait.until - performance.now());
}

export function checkOptions(syscall: string, options: unknown): asserts options is object {
  if (typeof options === "object" && options !== null) return;
  throw new ArgumentError(
    "ERR_ARG_TYPE",
    syscall,
    "options",
    `options must be an object like { timeoutMs: 500 }, not ${typeOf(options)}`,
  );
}

/** Whether a value works as an AbortSignal; one that only has its prototype throws when it is asked. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    return value instanceof AbortSignal && typeof value.aborted === "boolean";
  } catch {
    return false;
  }
}

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

const CODES = {
  deadline: "ERR_DEADLINE",
  aborted: "ERR_ABORTED",
  closed: "ERR_CLOSED",
  interrupted: "ERR_INTERRUPTED",
} as const;

/**
 * A wait that ended without what was waited for: its deadline came, its signal was aborted, its socket was closed, or the
 * notebook's kernel was interrupted. The socket itself is as it was, unless it was closed.
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket, WaitError } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * try {
 *   await server.accept({ timeoutMs: 20 });
 * } catch (error) {
 *   if (error instanceof WaitError) console.log(error.code, error.waitingFor); // ERR_DEADLINE a client to connect
 * }
 * server.close();
 * ```
 */
export class WaitError extends SocklabError {
  /** The class's name. */
  override readonly name = "WaitError";
  /** How it ended: `ERR_DEADLINE`, `ERR_ABORTED`, `ERR_CLOSED` or `ERR_INTERRUPTED`. */
  readonly code: (typeof CODES)[keyof typeof CODES];
  /** The call that waited, by its C name. */
  readonly syscall: string;
  /** The descriptor that it waited on. */
  readonly fd: number;
  /** What was waited for, in words. */
  readonly waitingFor: string;
  /** When the wait began. */
  readonly since: Date;
  /** How long it lasted, in milliseconds. */
  readonly waitedMs: number;

  /** @internal */
  constructor(wait: Wait, outcome: keyof typeof CODES, hint = "") {
    const waitedMs = Date.now() - wait.since;
    const since = new Date(wait.since);
    const how = {
      deadline: `gave up after ${wait.timeoutMs} ms`,
      aborted: `was aborted after ${waitedMs} ms`,
      closed: `ended after ${waitedMs} ms because this socket was closed`,
      interrupted: `was interrupted after ${waitedMs} ms`,
    }[outcome];
    const next =
      outcome === "deadline"
        ? `: ${hint || "nothing is lost, call again or give a longer timeoutMs"}`
        : hint && `: ${hint}`;
    super(
      `${wait.syscall}(${wait.fd}): waiting for ${wait.what} since ${since.toTimeString().slice(0, 8)} ${how}${next}`,
      {
        cause: outcome === "aborted" ? wait.signal?.reason : undefined,
      },
    );
    this.code = CODES[outcome];
    this.syscall = wait.syscall;
    this.fd = wait.fd;
    this.waitingFor = wait.what;
    this.since = since;
    this.waitedMs = waitedMs;
  }
}

/** Throws what an outcome means, unless it is the one hoped for. */
export function orGiveUp(wait: Wait, outcome: WaitOutcome, hint = ""): void {
  if (outcome === "ready" || outcome === "waiting") return;
  throw new WaitError(wait, outcome, hint);
}
