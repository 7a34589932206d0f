import { noteFailure } from "./advice.ts";
import { monotonicNs } from "./clock.ts";
import { SocketError } from "./error.ts";
import { lastErrno, SPECS, type Spec } from "./libc.ts";

/** On whose behalf a call is made. */
export const BY = {
  /** The learner's own step. */
  YOU: 0,
  /** The library on its own account: waiting for the learner, or getting ready to. */
  LIBRARY: 1,
  /** The library, asking the kernel about the socket for the record. */
  PROBE: 2,
} as const;
export type By = (typeof BY)[keyof typeof BY];

/** An argument as C receives it. */
export type Arg = number | Uint8Array | Int32Array | null | undefined;
export type Args = readonly [Arg, Arg, Arg, Arg, Arg, Arg];

/** A call that begins. */
export interface Started {
  readonly spec: Spec;
  readonly by: By;
  /** The learner's step that it belongs to; 0 for a step of its own. */
  readonly step: number;
  readonly args: Args;
  /** Times are nanoseconds of CLOCK_MONOTONIC. */
  readonly startNs: number;
}

/** A call that is over. */
export interface Completed extends Started {
  readonly endNs: number;
  /** As C gives it: -1 where it failed. */
  readonly result: number;
  /** 0 where it succeeded. */
  readonly errno: number;
  /** What `before` kept. */
  readonly seen: unknown;
}

/** Who listens to the calls. `lib/trace` installs itself here; without it a call costs nothing extra. */
export interface Sink {
  /** What is kept from before the call; undefined unless somebody asked for the kernel's view. */
  before(spec: Spec, by: By, fd: number): unknown;
  /** A call on this thread is over. The object is the same each time: the next call overwrites it. */
  record(call: Completed): void;
  /** A call begins on a thread of its own; the number names it for `end`. */
  begin(call: Started): number;
  end(seq: number, call: Completed): void;
}

/** The tap on the one pipe: who listens, and which step of the learner the next calls belong to. */
export const tap: { sink: Sink | null; step: number; calls: number } = { sink: null, step: 0, calls: 0 };

/** What `record` is told, used anew by each call: that a call is recorded leaves as little as possible to collect. */
const told: { -readonly [K in keyof Completed]: Completed[K] } = {
  spec: SPECS.socket,
  by: BY.YOU,
  step: 0,
  args: [undefined, undefined, undefined, undefined, undefined, undefined],
  startNs: 0,
  endNs: 0,
  result: 0,
  errno: 0,
  seen: undefined,
};

/**
 * The choke point: every system call of the library goes through here (or through `callOnThread`). It makes the call,
 * reads errno before anything else can change it, and hands the event to whoever listens.
 *
 * @returns the call's result, or the negative errno, as the kernel itself answers: -11 for EAGAIN
 */
export function call(spec: Spec, by: By, a?: Arg, b?: Arg, c?: Arg, d?: Arg, e?: Arg, f?: Arg): number {
  tap.calls++;
  const sink = tap.sink;
  if (sink === null) {
    const result = invoke(spec, a, b, c, d, e, f);
    if (result >= 0) return result;
    const errno = lastErrno();
    if (by === BY.YOU) keep(spec, undefined, [a, b, c, d, e, f]);
    return -errno;
  }
  const seen = sink.before(spec, by, a as number);
  const startNs = monotonicNs();
  const result = invoke(spec, a, b, c, d, e, f);
  const errno = result < 0 ? lastErrno() : 0;
  const endNs = monotonicNs();
  told.endNs = endNs;
  told.spec = spec;
  told.by = by;
  told.step = tap.step;
  told.args = [a, b, c, d, e, f];
  told.startNs = startNs;
  told.result = result;
  told.errno = errno;
  told.seen = seen;
  sink.record(told);
  if (errno === 0) return result;
  if (by === BY.YOU) keep(spec, endNs - startNs, [a, b, c, d, e, f]);
  return -errno;
}

/** Keeps of the arguments what an error may have to tell. */
function keep(spec: Spec, tookNs: number | undefined, args: Args): void {
  const int = (at: number): number => (at < 0 ? 0 : (args[at] as number));
  noteFailure({
    syscall: spec.name,
    fd: spec.fd ? int(0) : -1,
    ints: [int(spec.a), int(spec.b), int(spec.c)],
    address: spec.addressIn < 0 ? undefined : (args[spec.addressIn] as Uint8Array),
    value: spec === SPECS.setsockopt ? (args[spec.value] as Int32Array) : undefined,
    tookNs,
  });
}

/** The same as part of one of the learner's steps, to which the questions for the record about it belong too. */
export function callInStep(step: number, ...made: Parameters<typeof call>): number {
  const outer = tap.step;
  tap.step = step;
  try {
    return call(...made);
  } finally {
    tap.step = outer;
  }
}

function invoke(spec: Spec, a: Arg, b: Arg, c: Arg, d: Arg, e: Arg, f: Arg): number {
  switch (spec.arity) {
    case 1:
      return spec.fn(a);
    case 2:
      return spec.fn(a, b);
    case 3:
      return spec.fn(a, b, c);
    case 4:
      return spec.fn(a, b, c, d);
    case 5:
      return spec.fn(a, b, c, d, e);
    default:
      return spec.fn(a, b, c, d, e, f);
  }
}

/**
 * The same on a thread of the runtime's pool, where the call may block. The arguments' buffers belong to the call until
 * the promise settles: the closure keeps them alive, and nobody else may hold them.
 *
 * @param step the learner's step that the call belongs to; 0 for a step of its own
 */
export function callOnThread(step: number, spec: Spec, by: By, ...given: Arg[]): Promise<number> {
  tap.calls++;
  const args = [given[0], given[1], given[2], given[3], given[4], given[5]] as const;
  const started = { spec, by, step, args, startNs: monotonicNs() };
  const sink = tap.sink;
  const seq = sink?.begin(started) ?? 0;
  return new Promise((resolve) => {
    spec.fn.async(...given, (_failed: Error | null, result: number) => {
      const errno = result < 0 ? lastErrno() : 0;
      const endNs = monotonicNs();
      sink?.end(seq, { ...started, endNs, result, errno, seen: undefined });
      if (errno !== 0 && by === BY.YOU) keep(spec, endNs - started.startNs, args);
      resolve(errno === 0 ? result : -errno);
    });
  });
}

/** Turns a negative errno into a `SocketError`; any other result passes through. */
export function orThrow(spec: Spec, result: number, fd: number, args = ""): number {
  if (result < 0) throw new SocketError(spec.name, -result, fd, args);
  return result;
}
