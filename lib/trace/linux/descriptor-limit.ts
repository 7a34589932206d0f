import { BY, call } from "../../syscall/call.ts";
import { SPECS } from "../../syscall/libc.ts";

const RLIMIT_NOFILE = 7;

/** How many descriptors this process may have open at once: the soft limit, `ulimit -n`. See getrlimit(2). */
export function descriptorLimit(): number | undefined {
  const limits = new Int32Array(4);
  if (call(SPECS.getrlimit, BY.PROBE, RLIMIT_NOFILE, limits) < 0) return undefined;
  const [low = 0, high = 0] = limits;
  return high === 0 ? low >>> 0 : undefined;
}
