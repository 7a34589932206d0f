import { BY, callInStep } from "../../syscall/call.ts";
import { POLLERR, POLLHUP, POLLRDHUP, SIOCINQ } from "../../syscall/constants.ts";
import { SPECS } from "../../syscall/libc.ts";
import type { WaitHow } from "../../trace/event.ts";
import { trace } from "../../trace/trace.ts";
import type { Handle } from "./handle.ts";
import { type Operation, proceed } from "./perform.ts";
import { pollNow } from "./poll-now.ts";
import { poller } from "./poller.ts";
import { endsBy, startWait } from "./wait.ts";
import { orGiveUp } from "./wait-error.ts";
import type { WaitOptions } from "./wait-options.ts";

/**
 * Receives so many bytes at least: all that was asked for with MSG_WAITALL, else SO_RCVLOWAT of them. It gives less at the end
 * of the stream, at an error, or at the end of the wait, as the kernel does it: what has come is given, and an error is left
 * for the next call. A call that blocks does this by itself; by readiness it takes several.
 *
 * @param part the call that receives what is left after so many bytes
 * @param least how many are enough
 * @param peeks whether the bytes stay in the queue (MSG_PEEK), so that each call sees them from the first
 * @param isEnough what ends it besides, asked after each call
 * @returns how many bytes came
 */
export async function receiveAtLeast(
  handle: Handle,
  part: (from: number) => Operation<number>,
  least: number,
  peeks: boolean,
  options: WaitOptions,
  how: WaitHow | undefined,
  isEnough: () => boolean = () => false,
): Promise<number> {
  const step = trace.newStep();
  const first = part(0);
  const given = startWait(first.spec.name, handle.fd, first.what, options, how);
  if (given.signal?.aborted) orGiveUp(given, "aborted");
  const wait = endsBy(given, handle.limitMs("in"));
  let got = await proceed(handle, first, wait, step);
  while (got > 0 && got < least && !handle.closed && !handle.nonblocking && !isEnough()) {
    const isLast = hasEnded(handle.fd, step);
    if (isLast && !peeks && queued(handle.fd, step) === 0) break;
    try {
      if (peeks && !isLast) {
        poller.watch(handle);
        const outcome = await poller.wait(handle, first.spec, wait, "in", step);
        orGiveUp(wait, handle.closed ? "closed" : outcome);
      }
      const more = await proceed(handle, part(peeks ? 0 : got), wait, step);
      got = peeks ? more : got + more;
      if (more === 0) break;
    } catch {
      break; // its time is over, or it was closed: what has come counts
    }
    if (isLast) break;
  }
  return got;
}

/** Whether nothing more can come than is in the queue now. */
function hasEnded(fd: number, step: number): boolean {
  return (pollNow(fd, "in", 0, step) & (POLLRDHUP | POLLHUP | POLLERR)) !== 0;
}

function queued(fd: number, step: number): number {
  const value = new Int32Array(2);
  callInStep(step, SPECS.ioctl, BY.LIBRARY, fd, SIOCINQ, value);
  return value[0] ?? 0;
}
