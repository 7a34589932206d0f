import { BY, call, orThrow } from "./call.ts";
import { SPECS } from "./libc.ts";

const RLIMIT_NOFILE = 7;

/** `struct rlimit` as four halves: the soft limit, then the hard one, the lower half of each first. */
type Limits = Int32Array;

function limits(): Limits {
  const all = new Int32Array(4);
  orThrow(SPECS.getrlimit, call(SPECS.getrlimit, BY.PROBE, RLIMIT_NOFILE, all), -1);
  return all;
}

const setLimits = (all: Limits): number =>
  orThrow(SPECS.setrlimit, call(SPECS.setrlimit, BY.LIBRARY, RLIMIT_NOFILE, all), -1);

/** How many descriptors this process may have open at once: the soft limit, `ulimit -n`. See getrlimit(2). */
export function descriptorLimit(): number | undefined {
  try {
    const [low = 0, high = 0] = limits();
    return high === 0 ? low >>> 0 : undefined;
  } catch {
    return undefined;
  }
}

/** Runs something while every descriptor's number must be below `limit`, and restores the limit that was there. */
export function belowDescriptor<T>(limit: number, run: () => T): T {
  const before = limits();
  setLimits(Int32Array.of(limit, 0, before[2] ?? 0, before[3] ?? 0));
  try {
    return run();
  } finally {
    setLimits(before);
  }
}
