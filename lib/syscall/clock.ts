import { libc } from "./libc.ts";

const CLOCK_REALTIME = 0;
const CLOCK_MONOTONIC = 1;
/** How often two clocks are looked at, to catch a moment when nothing comes between them. */
const LOOKS = 10;
const ts = new BigInt64Array(2);
const origin = Number(aheadNs(CLOCK_MONOTONIC, () => performance.now() * 1e6));

/**
 * Nanoseconds of CLOCK_MONOTONIC, the clock that all processes of a machine share, so that the records of two of them
 * can be laid side by side. A step of the wall clock does not move it. See clock_gettime(2).
 *
 * @returns nanoseconds since some moment before the machine started, with the resolution of `performance.now()`
 * @example
 * ```ts
 * import { monotonicNs, trace } from "socklab";
 *
 * const from = monotonicNs();
 * console.log(trace.events({ sinceNs: from }).length); // 0
 * ```
 */
export function monotonicNs(): number {
  return origin + performance.now() * 1e6;
}

/**
 * By how many nanoseconds the wall clock is ahead of CLOCK_MONOTONIC at the moment: what to subtract from a time that the
 * kernel tells by the wall clock.
 */
export function wallClockAheadNs(): bigint {
  return aheadNs(CLOCK_REALTIME, monotonicNs);
}

/** By how much one of the kernel's clocks is ahead of another one. It is asked a few times, and the quickest answer counts. */
function aheadNs(clock: number, other: () => number): bigint {
  let [best, shortest] = [0n, Number.POSITIVE_INFINITY];
  for (let i = 0; i < LOOKS; i++) {
    const before = other();
    libc.clockGettime(clock, ts);
    const after = other();
    if (after - before >= shortest) continue;
    shortest = after - before;
    best = (ts[0] ?? 0n) * 1_000_000_000n + (ts[1] ?? 0n) - BigInt(Math.round((before + after) / 2));
  }
  return best;
}
