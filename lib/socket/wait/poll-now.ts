import { BY, callInStep } from "../../syscall/call.ts";
import { POLLIN, POLLOUT, POLLRDHUP } from "../../syscall/constants.ts";
import { SPECS } from "../../syscall/libc.ts";
import type { Want } from "./handle.ts";

const EVENTS = { in: POLLIN | POLLRDHUP, out: POLLOUT } as const;

/**
 * Asks the kernel what one descriptor is ready for, and blocks the main thread for that, a millisecond at most.
 *
 * @returns the events that happened, `POLLERR` and `POLLHUP` among them; 0 for none
 */
export function pollNow(fd: number, want: Want, timeoutMs: 0 | 1, step: number): number {
  const entry = Int32Array.of(fd, EVENTS[want]);
  return callInStep(step, SPECS.poll, BY.LIBRARY, entry, 1, timeoutMs) > 0 ? (entry[1] as number) >>> 16 : 0;
}
