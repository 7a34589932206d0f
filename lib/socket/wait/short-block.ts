import { monotonicNs } from "../../syscall/clock.ts";
import { peerIsElsewhere } from "../other-end.ts";
import type { Handle } from "./handle.ts";
import { poller } from "./poller.ts";

/** A wait of at most this was short: as long as the brief block of 1 ms, and as much again for the way to it. */
const SHORT_NS = 2e6;
/** After how many short waits in a row the next answer is expected at once. */
const ENOUGH = 4;
/** After how many, once the peer was slow: a block in vain costs as much as some dozen waits by epoll. */
const ENOUGH_AFTER_SILENCE = 64;

/**
 * Whether the main thread may block in `poll` for up to a millisecond before the next `recv` of a socket, instead of asking
 * in vain first: nobody else waits, the last answers came quickly, the learner has not set O_NONBLOCK, and the peer is not in
 * this same process, where it could not answer while we block.
 */
export function mayBlockBriefly(handle: Handle): boolean {
  if (handle.shortWaits < ENOUGH || poller.count > 0 || handle.nonblocking) return false;
  if (handle.peerElsewhere === undefined) {
    handle.peerElsewhere = peerIsElsewhere(handle.fd);
    if (handle.peerElsewhere === undefined) handle.shortWaits = 0;
  }
  return handle.peerElsewhere === true;
}

/** Notes how long the socket waited for its peer. A long wait makes the next 64 short ones necessary. */
export function noteWait(handle: Handle, sinceNs: number): void {
  if (monotonicNs() - sinceNs < SHORT_NS) handle.shortWaits++;
  else noteSilence(handle);
}

/** Notes that the peer did not answer within the brief wait. */
export function noteSilence(handle: Handle): void {
  handle.shortWaits = ENOUGH - ENOUGH_AFTER_SILENCE;
}
