import { MSG_DONTWAIT, MSG_ERRQUEUE, MSG_OOB } from "./constants.ts";
import { EAGAIN, EALREADY, EINPROGRESS } from "./errno.ts";
import type { Spec } from "./libc.ts";
import { descriptor } from "./open-descriptors.ts";
import { isNonblocking, learnersLimit, lendLimit, type Side } from "./settings.ts";

/** How long a raw call may block the main thread, and what it throws when that is over. */
export interface Bound {
  /** Milliseconds, from 1. */
  limitMs(): number;
  tooLong(spec: Spec, fd: number, ms: number): Error;
}

/** Nobody bounds the calls in a program: they are C's. A notebook does, since nothing else could end them there. */
export const bound: { by: Bound | null } = { by: null };

const TIME_IS_OVER: readonly number[] = [EAGAIN, EINPROGRESS, EALREADY];

/**
 * Makes a raw call that may block. Where calls are bounded, it gets a time limit for as long as it lasts, unless flags,
 * O_NONBLOCK or the learner's own limit end it sooner.
 */
export function bounded(spec: Spec, fd: number, side: Side, flags: number, make: () => number): number {
  const { by } = bound;
  if (by === null || descriptor(fd) === undefined) return make();
  if ((flags & MSG_DONTWAIT) !== 0 || isNonblocking(fd)) return make();
  const [ms, own] = [by.limitMs(), learnersLimit(fd, side)];
  if (own > 0 && own <= ms) return make();
  const giveBack = lendLimit(fd, side, ms);
  let result: number;
  try {
    result = make();
  } finally {
    giveBack();
  }
  const mayBeOver = side === "out" || (flags & (MSG_OOB | MSG_ERRQUEUE)) === 0; // of these, EAGAIN may be the answer
  if (mayBeOver && TIME_IS_OVER.includes(-result)) throw by.tooLong(spec, fd, ms);
  return result;
}
