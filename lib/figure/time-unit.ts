/** A unit for all times of a figure, with the decimals that tell its moments apart. */
export interface TimeUnit {
  readonly name: "µs" | "ms" | "s";
  readonly ns: number;
  readonly decimals: number;
}

/** The unit that suits a figure of this length. */
export function unitFor(spanNs: number): TimeUnit {
  if (spanNs < 1e6) return { name: "µs", ns: 1e3, decimals: 0 };
  if (spanNs < 1e10) return { name: "ms", ns: 1e6, decimals: spanNs < 1e8 ? 2 : 1 };
  return { name: "s", ns: 1e9, decimals: 3 };
}

/** `2.70`, in the figure's unit. */
export function inUnit(ns: number, unit: TimeUnit): string {
  return (ns / unit.ns).toFixed(unit.decimals);
}
