import { sockaddrBuffer, sockaddrText } from "../syscall/address.ts";
import { BY, callInStep } from "../syscall/call.ts";
import { SO_ERROR, SOL_SOCKET } from "../syscall/constants.ts";
import { EALREADY, EINPROGRESS, EINTR, ENOTCONN } from "../syscall/errno.ts";
import { SocketError } from "../syscall/error.ts";
import { SPECS } from "../syscall/libc.ts";
import type { WaitHow } from "../trace/event.ts";
import { trace } from "../trace/trace.ts";
import type { Handle } from "./wait/handle.ts";
import { type Operation, perform } from "./wait/perform.ts";
import { poller } from "./wait/poller.ts";
import { BRIEF_MS } from "./wait/short-block.ts";
import { startWait } from "./wait/wait.ts";
import { orGiveUp } from "./wait/wait-error.ts";
import type { WaitOptions } from "./wait/wait-options.ts";

/**
 * `connect` in the way the wait asks for. The kernels complete a handshake without any program's help, so by readiness
 * the call may first block for a millisecond, which is plenty on loopback; if it says EINPROGRESS then, the wait goes on
 * until the socket is writable, and SO_ERROR tells how the handshake ended. EALREADY says that an earlier `connect` has not
 * ended yet, and is waited for likewise.
 */
export async function connectTo(
  handle: Handle,
  address: Uint8Array,
  options: WaitOptions,
  how: WaitHow | undefined,
): Promise<void> {
  const text = sockaddrText(address);
  const what = `an answer from ${text}`;
  const operation: Operation<undefined> = {
    what,
    spec: SPECS.connect,
    want: "out",
    text,
    args: () => [handle.fd, address, address.length],
    done: () => undefined,
  };
  const wait = startWait("connect", handle.fd, what, options, how);
  if (wait.how !== "readiness") return perform(handle, operation, options, how);
  if (wait.signal?.aborted) orGiveUp(wait, "aborted");
  const step = trace.newStep();
  handle.limitBlocking("out", BRIEF_MS);
  const result = callInStep(step, SPECS.connect, BY.YOU, handle.fd, address, address.length);
  if (result === 0) return;
  if (![EINPROGRESS, EINTR, EALREADY].includes(-result)) fail(handle, -result, text);
  poller.watch(handle);
  do {
    const outcome = await poller.wait(handle, SPECS.connect, wait, "out", step);
    orGiveUp(wait, handle.closed ? "closed" : outcome);
    const error = new Int32Array(1);
    const length = Int32Array.of(error.byteLength);
    callInStep(step, SPECS.getsockopt, BY.LIBRARY, handle.fd, SOL_SOCKET, SO_ERROR, error, length);
    if (error[0]) fail(handle, error[0], text);
  } while (!hasPeer(handle, step));
}

/** Whether the handshake is over: an event may have been meant for an earlier socket of the same number. */
function hasPeer(handle: Handle, step: number): boolean {
  const { bytes, length } = sockaddrBuffer();
  return callInStep(step, SPECS.getpeername, BY.LIBRARY, handle.fd, bytes, length) !== -ENOTCONN;
}

function fail(handle: Handle, errno: number, text: string): never {
  throw new SocketError("connect", errno, handle.fd, text);
}
