/** A span of time, ns since the first event. */
export type TimeSpan = readonly [fromNs: number, toNs: number];

/** What is shorter is no pause of a learner's. */
const LEAST_NS = 300e6;

/**
 * The pauses that a chart leaves out: long spans in which nothing happened, as between two cells that are run one after
 * the other. Each takes more than a quarter of what is left without it and the longer ones.
 *
 * @param busy what happened, in any order
 */
export function quietSpans(busy: readonly TimeSpan[], spanNs: number): TimeSpan[] {
  const gaps: TimeSpan[] = [];
  let until = 0;
  for (const [from, to] of [...busy, [spanNs, spanNs] as const].sort((one, other) => one[0] - other[0])) {
    if (from - until >= LEAST_NS) gaps.push([until, from]);
    until = Math.max(until, to);
  }
  let rest = spanNs;
  const long = gaps.sort((one, other) => other[1] - other[0] - (one[1] - one[0]));
  const left = long.filter(([from, to]) => {
    const without = rest - (to - from);
    const quiet = to - from > without / 4;
    if (quiet) rest = without;
    return quiet;
  });
  return left.sort((one, other) => one[0] - other[0]);
}
