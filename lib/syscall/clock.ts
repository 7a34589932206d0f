import { libc } from "./libc.ts";

const CLOCK_MONOTONIC = 1;
const ts = new BigInt64Array(2);
libc.clockGettime(CLOCK_MONOTONIC, ts);
const origin = Number((ts[0] ?? 0n) * 1_000_000_000n + (ts[1] ?? 0n)) - performance.now() * 1e6;

/**
 * Nanoseconds of CLOCK_MONOTONIC, the clock that all processes of a machine share, so that the records of two of them
 * can be laid side by side. A step of the wall clock does not move it.
 */
export function monotonicNs(): number {
  return origin + performance.now() * 1e6;
}
