import { noteFailure } from "./advice.ts";
import { monotonicNs } from "./clock.ts";
import { SocketError } from "./error.ts";
import { lastErrno, SPECS, type Spec } from "./libc.ts";

/** On whose behalf a call is made. */
export const BY = {
  /** The learner's own step. */
  YOU: 0,
  /** The library on its own account: waiting in the learner's stead, or getting ready to. */
  LIBRARY: 1,
  /** The library, asking the kernel about the socket for the record. */
  PROBE: 2,
} as const;
export type By = (typeof BY)[keyof typeof BY];

/** An argument as C receives it. */
export type Arg = number | Uint8Array | Int32Array | null | undefined;

/** Who listens to the calls. `lib/trace` installs itself here; without it a call costs nothing extra. */
export interface Sink {
  /** What is kept from before the call; undefined unless somebody asked for the kernel's view. */
  before(spec: Spec, by: By, fd: number): unknown;
  /** A call on this thread is over. `errno` is 0 where it succeeded. */
  record(
    spec: Spec,
    by: By,
    start: number,
    end: number,
    result: number,
    errno: number,
    args: Args,
    seen: unknown,
  ): void;
  /** A call begins on a thread of its own; the number names it for `end`. */
  begin(spec: Spec, by: By, start: number, args: Args): number;
  end(seq: number, spec: Spec, end: number, result: number, errno: number, args: Args): void;
}
export type Args = readonly [Arg, Arg, Arg, Arg, Arg, Arg];

/** The tap on the one pipe: who listens, and which step of the learner the next calls belong to. */
export const tap: { sink: Sink | null; step: number; calls: number } = { sink: null, step: 0, calls: 0 };

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
  const start = monotonicNs();
  const result = invoke(spec, a, b, c, d, e, f);
  const errno = result < 0 ? lastErrno() : 0;
  const end = monotonicNs();
  sink.record(spec, by, start, end, result, errno, [a, b, c, d, e, f], seen);
  if (errno === 0) return result;
  if (by === BY.YOU) keep(spec, end - start, [a, b, c, d, e, f]);
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
 */
export function callOnThread(spec: Spec, by: By, ...given: Arg[]): Promise<number> {
  tap.calls++;
  const args = [given[0], given[1], given[2], given[3], given[4], given[5]] as const;
  const sink = tap.sink;
  const start = monotonicNs();
  const seq = sink?.begin(spec, by, start, args) ?? 0;
  return new Promise((resolve) => {
    spec.fn.async(...given, (_failed: Error | null, result: number) => {
      const errno = result < 0 ? lastErrno() : 0;
      const end = monotonicNs();
      sink?.end(seq, spec, end, result, errno, args);
      if (errno !== 0 && by === BY.YOU) keep(spec, end - start, args);
      resolve(errno === 0 ? result : -errno);
    });
  });
}

/** Turns a negative errno into a `SocketError`; any other result passes through. */
export function orThrow(spec: Spec, result: number, fd: number, args = ""): number {
  if (result < 0) throw new SocketError(spec.name, -result, fd, args);
  return result;
}
