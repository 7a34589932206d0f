import type { TraceEvent } from "../trace/event.ts";
import type { Clock } from "./record-clock.ts";

/** A span of time, ns since the first event. */
export type TimeSpan = readonly [fromNs: number, toNs: number];

/** What is shorter is no pause of a learner's. While a call is under way, it must be longer than any default deadline. */
const LEAST_NS = { idle: 300e6, underWay: 30e9 } as const;
/** More of them are a program's rhythm: then the longest count. */
const MOST_PAUSES = 24;

/**
 * A record in bursts: what happens within a cell, with pauses between, as between two cells that are run one after the
 * other. Every figure counts the times of a burst from its beginning.
 */
export class Bursts {
  /** In the order of time; there is always one. */
  readonly list: readonly TimeSpan[];
  /** What lies between them. */
  readonly pauses: readonly TimeSpan[];

  constructor(pauses: readonly TimeSpan[], fromNs: number, toNs: number) {
    this.pauses = pauses;
    this.list = [fromNs, ...pauses.map(([, to]) => to)].map((from, i) => [from, pauses[i]?.[0] ?? toNs]);
  }

  /** Which burst a moment counts from, by its place in the list. */
  indexOf(ns: number): number {
    let [low, high] = [0, this.list.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.list[middle]?.[0] ?? 0) <= ns) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** How long after the beginning of its burst a moment is. */
  since(ns: number): number {
    return ns - (this.list[this.indexOf(ns)]?.[0] ?? 0);
  }

  /** How long the pause between two moments is, from the end of one's burst to the beginning of the other's; 0 for none. */
  between(oneNs: number, otherNs: number): number {
    const [one, other] = [this.indexOf(oneNs), this.indexOf(otherNs)];
    return one >= other ? 0 : (this.list[other]?.[0] ?? 0) - (this.list[one]?.[1] ?? 0);
  }
}

/**
 * Splits a record where nothing happened for long: no call of the learner's began or ended, and the kernel's answers
 * were not kept.
 *
 * @param beside what else happened, ns since the first event: packets, a heartbeat's beats
 */
export function burstsOf(events: readonly TraceEvent[], clock: Clock, beside: readonly number[] = []): Bursts {
  const busy: TimeSpan[] = beside.map((ns) => [ns, ns]);
  for (const event of events) {
    if (event.by === "you") {
      busy.push([clock.start(event), Number.isNaN(event.endNs) ? Number.POSITIVE_INFINITY : clock.end(event)]);
    } else if (event.after) busy.push([clock.end(event), clock.end(event)]);
  }
  const fromNs = beside.reduce((least, ns) => Math.min(least, ns), 0);
  const toNs = beside.reduce((most, ns) => Math.max(most, ns), clock.spanNs);
  return new Bursts(pausesOf(busy, fromNs, toNs), fromNs, toNs);
}

/**
 * The pauses in what happened: each takes more than a quarter of what is left without it and the longer ones.
 *
 * @param busy what happened, in any order; what has not ended goes on to Infinity
 */
export function pausesOf(busy: readonly TimeSpan[], fromNs: number, toNs: number): TimeSpan[] {
  const gaps = gapsOf(busy, fromNs, toNs).sort((one, other) => other[1] - other[0] - (one[1] - one[0]));
  let rest = toNs - fromNs;
  let count = 0;
  for (const [i, [from, to]] of gaps.slice(0, MOST_PAUSES).entries()) {
    rest -= to - from;
    if (to - from > rest / 4) count = i + 1;
  }
  return gaps.slice(0, count).sort((one, other) => one[0] - other[0]);
}

/** The spans in which nothing began or ended, where they are long. */
function gapsOf(busy: readonly TimeSpan[], fromNs: number, toNs: number): TimeSpan[] {
  const starts = Float64Array.from(busy, ([from]) => from).sort();
  const ends = Float64Array.from(busy, ([, to]) => to).sort();
  const gaps: TimeSpan[] = [];
  let [begun, ended, last] = [0, 0, fromNs];
  const moment = (ns: number, underWay: boolean): void => {
    if (ns - last >= LEAST_NS[underWay ? "underWay" : "idle"]) gaps.push([last, ns]);
    last = Math.max(last, ns);
  };
  while (begun < starts.length || ended < ends.length) {
    const [start = Number.POSITIVE_INFINITY, end = Number.POSITIVE_INFINITY] = [starts[begun], ends[ended]];
    const next = Math.min(start, end);
    if (next === Number.POSITIVE_INFINITY) break;
    moment(next, begun > ended);
    if (start <= end) begun++;
    else ended++;
  }
  moment(toNs, begun > ended);
  return gaps;
}
