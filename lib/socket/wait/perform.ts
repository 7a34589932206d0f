import { setTimeout } from "node:timers";
import { type Arg, BY, callInStep } from "../../syscall/call.ts";
import { monotonicNs } from "../../syscall/clock.ts";
import { POLLERR, POLLHUP, POLLRDHUP } from "../../syscall/constants.ts";
import { EAGAIN, EALREADY, EINPROGRESS, EINTR } from "../../syscall/errno.ts";
import { SocketError } from "../../syscall/error.ts";
import type { Spec } from "../../syscall/libc.ts";
import { MessageHeader } from "../../syscall/message-header.ts";
import { withNonblocking } from "../../syscall/settings.ts";
import type { WaitHow, WaitOutcome } from "../../trace/event.ts";
import { trace } from "../../trace/trace.ts";
import { nextTurn, turnIsLong } from "./fairness.ts";
import type { Handle, Want } from "./handle.ts";
import { isWhole, type Parts } from "./parts.ts";
import { pollNow } from "./poll-now.ts";
import { poller } from "./poller.ts";
import { mayBlockBriefly, noteSilence, noteWait } from "./short-block.ts";
import { onThread, poolIsBusy } from "./thread.ts";
import { endsBy, leftMs, startWait, type Wait } from "./wait.ts";
import { orGiveUp } from "./wait-error.ts";
import { inForce, NO_OPTIONS, type WaitOptions } from "./wait-options.ts";

/** A call that may have to wait: how to make it at once, how to make it block, and what its result means. */
export interface Operation<T> {
  readonly spec: Spec;
  readonly want: Want;
  /** How the arguments read in an error. */
  readonly text: string;
  /** What is waited for, in words. */
  readonly what: string;
  /** The call must be kept from blocking by O_NONBLOCK, since it takes no MSG_DONTWAIT. */
  readonly needsNonblocking?: boolean;
  /** The main thread may block briefly until the call is possible, where that is quicker; see `short-block.ts`. */
  readonly brief?: boolean;
  /** The learner's own flags say that the call does not wait, in no way. */
  readonly immediate?: boolean;
  /** Of what is sent on a stream: how far it has come. */
  readonly parts?: Parts;
  /** C's arguments. With `dontWait` they say so; the buffers must stay untouched until `done`. */
  args(dontWait: boolean): Arg[];
  /** What the learner gets, read off the result and the arguments at once. */
  done(result: number, args: Arg[]): T;
}

/**
 * Once in how many operations it is asked how long the event loop has not turned. To ask is to read the clock, which a
 * call that has not to wait would feel; so many of them take less than a tenth of the 3 ms that are allowed.
 */
const OPERATIONS_A_LOOK = 8;
let performed = 0;

/**
 * Performs an operation in the way that the options or the socket ask for. Where nothing is asked for and nothing has to
 * be waited for, one call and one record are all there is to it.
 *
 * @param how the socket's own way to wait, if it has one
 */
export function perform<T>(
  handle: Handle,
  operation: Operation<T>,
  options: WaitOptions,
  how: WaitHow | undefined,
): T | Promise<T> {
  const step = trace.newStep();
  const { spec, what } = operation;
  const isPlain = options === NO_OPTIONS && (how ?? inForce.wait) === "readiness";
  if (isPlain && (++performed % OPERATIONS_A_LOOK !== 0 || !turnIsLong())) {
    const isSilent = operation.brief === true && mayBlockBriefly(handle) && pollNow(handle.fd, "in", 1, step) === 0;
    if (isSilent) noteSilence(handle);
    else {
      const args = operation.args(true);
      const result = attempt(handle, operation, args, step);
      if (result >= 0 && (isWhole(operation.parts, result) || handle.nonblocking)) return operation.done(result, args);
      if (handle.nonblocking) throw failure(handle, operation, EAGAIN);
    }
    return orPart(
      operation,
      whenReady(handle, operation, startWait(spec.name, handle.fd, what, options, how), step, true),
    );
  }
  const wait = startWait(spec.name, handle.fd, what, options, how);
  if (wait.signal?.aborted) orGiveUp(wait, "aborted");
  return proceed(handle, operation, wait, step);
}

/** Performs an operation whose wait has begun, in the wait's way. */
export function proceed<T>(handle: Handle, operation: Operation<T>, wait: Wait, step: number): T | Promise<T> {
  if (operation.immediate || handle.nonblocking) return atOnce(handle, operation, step);
  if (wait.how === "readiness") return orPart(operation, fairly(handle, operation, wait, step));
  if (wait.how === "thread") return orPart(operation, inThread(handle, operation, wait, step));
  return blocking(handle, operation, wait, step);
}

/** What the kernel has taken counts, whatever ends the wait for room for the rest. */
function orPart<T>(operation: Operation<T>, waiting: Promise<T>): Promise<T> {
  const { parts } = operation;
  if (parts === undefined) return waiting;
  return waiting.catch((error: unknown) => {
    if (parts.taken === 0) throw error;
    return operation.done(parts.taken, []);
  });
}

const failure = (handle: Handle, { spec, text }: Operation<unknown>, errno: number): SocketError =>
  new SocketError(spec.name, errno, handle.fd, text);

/** One try. Throws what the kernel answers, except EAGAIN. */
function attempt(handle: Handle, operation: Operation<unknown>, args: Arg[], step: number): number {
  const make = (): number =>
    callInStep(step, operation.spec, BY.YOU, args[0], args[1], args[2], args[3], args[4], args[5]);
  let result: number;
  do result = operation.needsNonblocking ? withNonblocking(handle.fd, make) : make();
  while (result === -EINTR);
  if (result >= 0 || result === -EAGAIN) return result;
  throw failure(handle, operation, -result);
}

/** The call as it is: the learner has said, by O_NONBLOCK or a flag, that it must not wait. */
function atOnce<T>(handle: Handle, operation: Operation<T>, step: number): T {
  const args = operation.args(operation.immediate === true);
  const result = callInStep(step, operation.spec, BY.YOU, ...args);
  if (result < 0) throw failure(handle, operation, -result);
  isWhole(operation.parts, result);
  return operation.done(result, args);
}

/** Lets the event loop turn first, if promises alone have kept it from that for long. */
async function fairly<T>(handle: Handle, operation: Operation<T>, wait: Wait, step: number): Promise<T> {
  if (turnIsLong()) {
    await nextTurn();
    if (handle.closed) orGiveUp(wait, "closed");
  }
  return whenReady(handle, operation, wait, step, false);
}

/** Of readiness that is not success: how long to wait before the next try, twice as long each time up to this. */
const LONGEST_PAUSE_MS = 50;

/**
 * Try at once; where the kernel says EAGAIN, wait on the epoll set and try again. Where a descriptor is ready and the call
 * is not possible all the same (the receiver of a Unix datagram is full, a backlog is), no event will tell when it is: then
 * the next try comes after a pause.
 */
async function whenReady<T>(
  handle: Handle,
  operation: Operation<T>,
  given: Wait,
  step: number,
  tried: boolean,
): Promise<T> {
  const { spec, want } = operation;
  const again = (): { result: number; args: Arg[] } => {
    const args = operation.args(true);
    return { result: attempt(handle, operation, args, step), args };
  };
  if (!tried) {
    const { result, args } = again();
    if (result >= 0 && isWhole(operation.parts, result)) return operation.done(result, args);
  }
  const wait = endsBy(given, handle.limitMs(want));
  for (let pauseMs = 0; ; ) {
    const since = monotonicNs();
    poller.watch(handle);
    const outcome = await poller.wait(handle, spec, wait, want, step, pauseMs);
    goOnOrGiveUp(handle, operation, wait, outcome, EAGAIN);
    if (pauseMs === 0) noteWait(handle, since);
    if (operation.parts?.taken && hasFailed(handle, step)) return operation.done(operation.parts.taken, []);
    const { result, args } = again();
    if (result >= 0) {
      if (isWhole(operation.parts, result)) return operation.done(result, args);
      continue;
    }
    const events = pollNow(handle.fd, want, 0, step);
    if (want === "in" && (events & POLLRDHUP) !== 0) return atItsEnd(handle, operation, wait, step);
    pauseMs = events !== 0 ? Math.min(LONGEST_PAUSE_MS, pauseMs * 2 || 1) : 0;
  }
}

/** Whether an error waits for the next call, which is then the one that is told: this one has sent a part. */
const hasFailed = (handle: Handle, step: number): boolean =>
  (pollNow(handle.fd, "out", 0, step) & (POLLERR | POLLHUP)) !== 0;

/**
 * A socket whose receiving side was shut down says EAGAIN to a call that must not wait, where it is one for messages, and
 * for ever. A call that may wait is told the end at once.
 */
function atItsEnd<T>(handle: Handle, operation: Operation<T>, wait: Wait, step: number): Promise<T> {
  return blocking(handle, operation, { ...wait, until: performance.now() + 1, isLearners: false }, step);
}

/** Throws what the end of a wait means. The learner's own time limit ends it as it ends a call of C's: with an errno. */
export function goOnOrGiveUp(
  handle: Handle,
  operation: Operation<unknown>,
  wait: Wait,
  outcome: WaitOutcome,
  errno: number,
): void {
  if (handle.closed) orGiveUp(wait, "closed"); // its number may have become another's
  if (outcome === "deadline" && wait.isLearners) throw failure(handle, operation, errno);
  orGiveUp(wait, outcome);
}

/** What a blocking call answers when its time is over: EINPROGRESS and EALREADY are `connect`'s. */
const NOT_YET = [EAGAIN, EINPROGRESS, EALREADY];
const THREAD_HINT = "the thread was freed by shutting the socket down: make a new one";

/** Let the call itself block, on a thread of its own. */
async function inThread<T>(handle: Handle, operation: Operation<T>, given: Wait, step: number): Promise<T> {
  const { spec, want } = operation;
  const wait = endsBy(given, handle.limitMs(want));
  let args: Arg[] = [];
  const ownArgs = (): Arg[] => {
    args = ownBuffers(spec, operation.args(false));
    return args;
  };
  for (let pauseMs = 1; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    const { result, outcome, shut, hadThread } = await onThread({ handle, spec, want, wait, step, args: ownArgs });
    if (result > 0 || (result === 0 && outcome === "ready")) {
      const isOver = isWhole(operation.parts, result) || outcome !== "ready" || leftMs(wait) < 1;
      if (isOver || hasFailed(handle, step)) return operation.done(result, args);
      continue; // the limit of another, more urgent wait ended the call
    }
    if (outcome === "deadline" && !hadThread) throw poolIsBusy(wait);
    orGiveUp(wait, outcome, shut && outcome !== "closed" ? THREAD_HINT : "");
    if (result !== -EINTR) {
      if (!NOT_YET.includes(-result) || handle.nonblocking) throw failure(handle, operation, -result);
      if (leftMs(wait) < 1) goOnOrGiveUp(handle, operation, wait, "deadline", -result);
      // the limit of another, more urgent wait ended the call
      await new Promise((resolve) => {
        setTimeout(resolve, pauseMs);
      });
    }
    if (handle.closed) orGiveUp(wait, "closed");
  }
}

/** A buffer that a thread writes to or reads from belongs to that call alone. */
function ownBuffers(spec: Spec, args: Arg[]): Arg[] {
  return args.map((arg, i) => {
    if (arg instanceof MessageHeader) return arg; // made for this call, with its buffers
    if (i === spec.dataOut) return new Uint8Array(args[i + 1] as number);
    return arg instanceof Uint8Array ? new Uint8Array(arg) : arg;
  });
}

/** Let the call block the main thread, with nothing else going on until it returns. */
async function blocking<T>(handle: Handle, operation: Operation<T>, given: Wait, step: number): Promise<T> {
  const wait = endsBy(given, handle.limitMs(operation.want));
  for (;;) {
    const args = operation.args(false);
    const giveBack = handle.limitBlocking(operation.want, leftMs(wait));
    let result: number;
    try {
      result = callInStep(step, operation.spec, BY.YOU, ...args);
    } finally {
      giveBack();
    }
    if (result >= 0) {
      isWhole(operation.parts, result);
      return operation.done(result, args);
    }
    if (result === -EINTR) continue;
    if (NOT_YET.includes(-result) && leftMs(wait) < 1) goOnOrGiveUp(handle, operation, wait, "deadline", -result);
    throw failure(handle, operation, -result);
  }
}
