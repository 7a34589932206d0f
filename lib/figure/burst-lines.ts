import type { Bursts } from "../analysis/bursts.ts";
import { laterText } from "../analysis/wording.ts";
import { duration } from "../trace/duration.ts";

/** How an item becomes a line of text. */
export interface LineOf<T> {
  /** When it was, ns since the first event. */
  when(item: T): number;
  /** @param at how long after its burst's beginning that is, in words */
  line(item: T, at: string): string;
}

/** A line of text for each item, and between those of different bursts one that tells the pause: `  4 min later`. */
export function burstLines<T>(bursts: Bursts, items: readonly T[], { when, line }: LineOf<T>): string[] {
  let beforeNs = bursts.list[0]?.[0] ?? 0;
  return items.flatMap((item) => {
    const pauseNs = bursts.between(beforeNs, when(item));
    beforeNs = when(item);
    const own = line(item, duration(Math.max(0, bursts.since(beforeNs))));
    return pauseNs > 0 ? [`  ~~ ${laterText(pauseNs)} ~~`, own] : [own];
  });
}
