import { type Arg, BY, call, tap } from "../syscall/call.ts";
import { monotonicNs } from "../syscall/clock.ts";
import { EAGAIN, EINPROGRESS, EINTR } from "../syscall/errno.ts";
import { SocketError } from "../syscall/error.ts";
import type { Spec } from "../syscall/libc.ts";
import { BRIEF_MS, mayBlockBriefly, noteSilence, noteWait } from "./brief.ts";
import type { Handle } from "./handle.ts";
import { poller, type Want } from "./poller.ts";
import { onThread } from "./thread.ts";
import { nextTurn, turnIsLong } from "./turn.ts";
import { orGiveUp, type Wait } from "./waiting.ts";

/** A call that may have to wait: how to make it at once, how to make it block, and what its result means. */
export interface Operation<T> {
  readonly spec: Spec;
  readonly want: Want;
  /** How the arguments read in an error. */
  readonly text: string;
  /** The call must be kept from blocking by O_NONBLOCK, since it takes no MSG_DONTWAIT. */
  readonly needsNonblocking?: boolean;
  /** The call may block briefly on the main thread, where that is quicker; see `brief.ts`. */
  readonly brief?: boolean;
  /** C's arguments. With `dontWait` they say so; the buffers must stay untouched until `done`. */
  args(dontWait: boolean): Arg[];
  /** What the learner gets, read off the result and the arguments at once. */
  done(result: number, args: Arg[]): T;
}

/** Performs an operation in the way the wait asks for. */
export function perform<T>(handle: Handle, operation: Operation<T>, wait: Wait, step: number): Promise<T> {
  if (wait.how === "readiness") return whenReady(handle, operation, wait, step);
  return wait.how === "thread" ? inThread(handle, operation, wait, step) : blocking(handle, operation, wait, step);
}

let performed = 0;

/** Try at once; where the kernel says EAGAIN, wait on the epoll set and try again. */
async function whenReady<T>(handle: Handle, operation: Operation<T>, wait: Wait, step: number): Promise<T> {
  if (wait.signal?.aborted) orGiveUp(wait, "aborted");
  let brief = operation.brief === true && mayBlockBriefly(handle);
  if ((brief || (++performed & 31) === 0) && turnIsLong()) {
    await nextTurn();
    if (handle.closed) orGiveUp(wait, "closed");
  }
  if (operation.needsNonblocking) handle.setNonblocking(true);
  for (;;) {
    if (brief) {
      handle.setNonblocking(false);
      handle.limitBlocking(operation.want, BRIEF_MS);
    }
    const args = operation.args(!brief);
    tap.step = step;
    const result = call(operation.spec, BY.YOU, args[0], args[1], args[2], args[3], args[4], args[5]);
    tap.step = 0;
    if (result >= 0) return operation.done(result, args);
    if (result === -EINTR) continue;
    if (result !== -EAGAIN) throw new SocketError(operation.spec.name, -result, handle.fd, operation.text);
    if (brief) noteSilence(handle);
    brief = false;
    await untilReady(handle, operation.spec, operation.want, wait, step);
  }
}

/** Waits on the epoll set, and throws what ended the wait if it was not the event. */
export async function untilReady(handle: Handle, spec: Spec, want: Want, wait: Wait, step: number): Promise<void> {
  handle.watch();
  const since = monotonicNs();
  const outcome = await poller.wait(spec, wait, want, step);
  orGiveUp(wait, outcome);
  noteWait(handle, since);
}

const THREAD_HINT = "the thread was freed by shutting the socket down: make a new one";

/** Let the call itself block, on a thread of its own. */
async function inThread<T>(handle: Handle, operation: Operation<T>, wait: Wait, step: number): Promise<T> {
  let args: Arg[] = [];
  for (;;) {
    const { result, outcome } = await onThread(operation.spec, wait, step, (leftMs) => {
      handle.setNonblocking(false);
      handle.limitBlocking(operation.want, leftMs === Number.POSITIVE_INFINITY ? 0 : Math.ceil(leftMs));
      args = ownBuffers(operation.args(false));
      return args;
    });
    if (result > 0 || (result === 0 && outcome === "ready")) return operation.done(result, args);
    orGiveUp(wait, outcome, outcome === "aborted" || outcome === "interrupted" ? THREAD_HINT : "");
    if (result === -EINTR) continue;
    if (result === -EAGAIN || result === -EINPROGRESS) orGiveUp(wait, "deadline");
    throw new SocketError(operation.spec.name, -result, handle.fd, operation.text);
  }
}

/** A buffer that a thread writes to or reads from belongs to that call alone. */
function ownBuffers(args: Arg[]): Arg[] {
  return args.map((arg) => (arg instanceof Uint8Array ? Uint8Array.from(arg) : arg));
}

/** Let the call block the main thread, with nothing else going on until it returns. */
async function blocking<T>(handle: Handle, operation: Operation<T>, wait: Wait, step: number): Promise<T> {
  for (;;) {
    const leftMs = Math.ceil(Math.max(1, wait.since + wait.timeoutMs - Date.now()));
    handle.setNonblocking(false);
    handle.limitBlocking(operation.want, leftMs);
    const args = operation.args(false);
    tap.step = step;
    const result = call(operation.spec, BY.YOU, ...args);
    tap.step = 0;
    if (result >= 0) return operation.done(result, args);
    if (result === -EINTR) continue;
    if (result === -EAGAIN || result === -EINPROGRESS) orGiveUp(wait, "deadline");
    throw new SocketError(operation.spec.name, -result, handle.fd, operation.text);
  }
}
