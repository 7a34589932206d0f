/**
 * A duration in words that a person reads: `42 µs`, `1.3 ms`, `2.0 s`, `4 min 1 s`; `…` for one that has not ended.
 *
 * @param ns nanoseconds
 * @example
 * ```ts
 * import { duration } from "socklab";
 *
 * console.log(duration(1_300_000)); // 1.3 ms
 * ```
 */
export function duration(ns: number): string {
  if (Number.isNaN(ns)) return "…";
  if (ns < 1e6) return `${ns < 1e4 ? (ns / 1e3).toFixed(1) : Math.round(ns / 1e3)} µs`;
  if (ns < 1e9) return `${(ns / 1e6).toFixed(ns < 1e7 ? 1 : 0)} ms`;
  if (ns < 120e9) return `${(ns / 1e9).toFixed(1)} s`;
  const s = Math.round(ns / 1e9);
  if (s < 7200) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}
