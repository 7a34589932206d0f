import { type Arg, BY, callInStep } from "../../syscall/call.ts";
import { monotonicNs } from "../../syscall/clock.ts";
import { EAGAIN, EALREADY, EINPROGRESS, EINTR } from "../../syscall/errno.ts";
import { SocketError } from "../../syscall/error.ts";
import type { Spec } from "../../syscall/libc.ts";
import { MessageHeader } from "../../syscall/message-header.ts";
import type { WaitHow } from "../../trace/event.ts";
import { trace } from "../../trace/trace.ts";
import { nextTurn, turnIsLong } from "./fairness.ts";
import type { Handle, Want } from "./handle.ts";
import { poller } from "./poller.ts";
import { BRIEF_MS, mayBlockBriefly, noteSilence, noteWait } from "./short-block.ts";
import { onThread } from "./thread.ts";
import { leftMs, startWait, type Wait } from "./wait.ts";
import { orGiveUp } from "./wait-error.ts";
import { defaults, NO_OPTIONS, type WaitOptions } from "./wait-options.ts";

/** A call that may have to wait: how to make it at once, how to make it block, and what its result means. */
export interface Operation<T> {
  readonly spec: Spec;
  readonly want: Want;
  /** How the arguments read in an error. */
  readonly text: string;
  /** What is waited for, in words. */
  readonly what: string;
  /** The call must be kept from blocking by O_NONBLOCK, since it takes no MSG_DONTWAIT. */
  readonly needsNonblocking?: true;
  /** The call may block briefly on the main thread, where that is quicker; see `short-block.ts`. */
  readonly brief?: boolean;
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
  const isPlain = options === NO_OPTIONS && (how ?? defaults.wait) === "readiness";
  if (isPlain && (++performed % OPERATIONS_A_LOOK !== 0 || !turnIsLong())) {
    const brief = operation.brief === true && mayBlockBriefly(handle);
    const args = operation.args(!brief);
    const result = attempt(handle, operation, args, brief, step);
    if (result >= 0) return operation.done(result, args);
    if (result === -EAGAIN) {
      if (brief) noteSilence(handle);
      return whenReady(handle, operation, startWait(spec.name, handle.fd, what, options, how), step, true);
    }
  }
  const wait = startWait(spec.name, handle.fd, what, options, how);
  if (wait.signal?.aborted) orGiveUp(wait, "aborted");
  if (wait.how === "readiness") return fairly(handle, operation, wait, step);
  return wait.how === "thread" ? inThread(handle, operation, wait, step) : blocking(handle, operation, wait, step);
}

/** One try. Throws what the kernel answers, except "not now" and "interrupted". */
function attempt<T>(handle: Handle, operation: Operation<T>, args: Arg[], brief: boolean, step: number): number {
  if (operation.needsNonblocking) handle.setNonblocking(true);
  else if (brief) {
    handle.setNonblocking(false);
    handle.limitBlocking(operation.want, BRIEF_MS);
  }
  const result = callInStep(step, operation.spec, BY.YOU, args[0], args[1], args[2], args[3], args[4], args[5]);
  if (result >= 0 || result === -EAGAIN || result === -EINTR) return result;
  throw new SocketError(operation.spec.name, -result, handle.fd, operation.text);
}

/** Lets the event loop turn first, if promises alone have kept it from that for long. */
async function fairly<T>(handle: Handle, operation: Operation<T>, wait: Wait, step: number): Promise<T> {
  if (turnIsLong()) {
    await nextTurn();
    if (handle.closed) orGiveUp(wait, "closed");
  }
  return whenReady(handle, operation, wait, step, false);
}

/** Try at once; where the kernel says EAGAIN, wait on the epoll set and try again. */
async function whenReady<T>(
  handle: Handle,
  operation: Operation<T>,
  wait: Wait,
  step: number,
  tried: boolean,
): Promise<T> {
  for (let waitFirst = tried; ; waitFirst = true) {
    if (waitFirst) {
      const since = monotonicNs();
      poller.watch(handle);
      const outcome = await poller.wait(handle, operation.spec, wait, operation.want, step);
      orGiveUp(wait, handle.closed ? "closed" : outcome); // until this turn its number may have become another's
      noteWait(handle, since);
    }
    const args = operation.args(true);
    let result = attempt(handle, operation, args, false, step);
    while (result === -EINTR) result = attempt(handle, operation, args, false, step);
    if (result >= 0) return operation.done(result, args);
  }
}

/** What a blocking call answers when its time is over: EINPROGRESS and EALREADY are `connect`'s. */
const NOT_YET = [EAGAIN, EINPROGRESS, EALREADY];
const THREAD_HINT = "the thread was freed by shutting the socket down: make a new one";

/** Let the call itself block, on a thread of its own. */
async function inThread<T>(handle: Handle, operation: Operation<T>, wait: Wait, step: number): Promise<T> {
  let args: Arg[] = [];
  for (;;) {
    const { spec, want } = operation;
    const ownArgs = (): Arg[] => {
      args = ownBuffers(spec, operation.args(false));
      return args;
    };
    const { result, outcome, shut } = await onThread({ handle, spec, want, wait, step, args: ownArgs });
    if (result > 0 || (result === 0 && outcome === "ready")) return operation.done(result, args);
    orGiveUp(wait, outcome, shut && outcome !== "closed" ? THREAD_HINT : "");
    goOnOrThrow(handle, operation, wait, result);
    if (handle.closed) orGiveUp(wait, "closed");
  }
}

/**
 * What a blocking call that failed means: its time is over, or somebody else changed how long the socket blocks and it is
 * made again, or the kernel said no.
 */
function goOnOrThrow<T>(handle: Handle, operation: Operation<T>, wait: Wait, result: number): void {
  if (result === -EINTR) return;
  if (!NOT_YET.includes(-result)) throw new SocketError(operation.spec.name, -result, handle.fd, operation.text);
  if (leftMs(wait) < 1) orGiveUp(wait, "deadline");
  handle.forget();
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
async function blocking<T>(handle: Handle, operation: Operation<T>, wait: Wait, step: number): Promise<T> {
  for (;;) {
    handle.letBlock(operation.want, leftMs(wait));
    const args = operation.args(false);
    const result = callInStep(step, operation.spec, BY.YOU, ...args);
    if (result >= 0) return operation.done(result, args);
    goOnOrThrow(handle, operation, wait, result);
  }
}
