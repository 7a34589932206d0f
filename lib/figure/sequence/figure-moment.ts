import type { TextLine } from "./plan.ts";

/** A moment of the figure, and the lines of text that stand at it. */
export interface FigureMoment {
  /** Ns since the first event. */
  readonly atNs: number;
  /** Pixels below the moment before, at least. */
  readonly gap: number;
  readonly lines: TextLine[];
  /** Of moments at the same time, the one that was found first stands first. */
  readonly order: number;
  /** Of a moment that stands for a pause: how long that was, ns. Its length takes no room. */
  readonly pauseNs?: number;
}

/** The order of time; what stands at the same moment, in the order in which it was found. */
export function byTime(one: Pick<FigureMoment, "atNs" | "order">, other: typeof one): number {
  return one.atNs - other.atNs || one.order - other.order;
}
