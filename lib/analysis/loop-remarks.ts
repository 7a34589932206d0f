import { duration } from "../trace/strace-text.ts";
import type { Run } from "./loops.ts";

/** What a fold must know of a call. */
export interface FoldedCall {
  readonly call: string;
  /** Its result, where it succeeded. */
  readonly gave: number | undefined;
  readonly ns: number;
}

const MAKE_DESCRIPTORS = ["socket", "accept", "accept4", "dup"];
const LONG_NS = 1e6;
const MUCH = 3;

/**
 * What the drawn round of a loop does not tell of the others: which descriptors they gave, and the call that took longest,
 * where that is much longer than what is drawn.
 */
export function foldRemarks<T>({ items, all }: Run<T>, read: (item: T) => FoldedCall): string {
  const calls = all.map(read);
  const remarks = MAKE_DESCRIPTORS.flatMap((name) => {
    const given = calls.flatMap(({ call, gave }) => (call === name && gave !== undefined ? [gave] : []));
    const [least, most] = given.reduce(
      ([low, high], fd) => [Math.min(low, fd), Math.max(high, fd)],
      [Number.POSITIVE_INFINITY, -1],
    );
    return most > least ? [`; ${name}() gave ${least}…${most}`] : [];
  });
  const longest = calls.reduce((best, { ns }, i) => (ns > (calls[best] as FoldedCall).ns ? i : best), 0);
  const { call, ns } = calls[longest] as FoldedCall;
  const drawnNs = (calls[longest % items.length] as FoldedCall).ns;
  if (ns >= LONG_NS && ns > MUCH * drawnNs) {
    remarks.push(`; one ${call}() took ${duration(ns)}, in round ${Math.floor(longest / items.length) + 1}`);
  }
  return remarks.join("");
}
