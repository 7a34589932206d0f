/** A line of text, or several, that must stand at a moment, in one of the figure's columns. */
export interface Label {
  readonly column: string;
  /** Height in pixels that it needs below the moment's line. */
  readonly height: number;
}

/** A moment of the record that the figure shows. */
export interface Moment {
  readonly atNs: number;
  readonly labels: readonly Label[];
  /** Pixels below the previous moment, at least. */
  readonly gap: number;
  /** Whether it stands for the time since the previous moment, which then takes no room of its own. */
  readonly pause?: boolean;
}

/** Pixels for each tenfold of elapsed time, from 10 µs on. */
const PER_DECADE = 10;
const SHORTEST_NS = 10_000;

/**
 * Where each moment stands, in pixels below the first. Time runs down, but not to scale: a span's length grows with its
 * logarithm, so that microseconds and seconds fit one figure, and labels of one column never overlap.
 *
 * @param moments in the order of time
 */
export function timeAxis(moments: readonly Moment[]): number[] {
  const free = new Map<string, number>();
  const ys: number[] = [];
  let y = 0;
  let before = moments[0]?.atNs ?? 0;
  for (const moment of moments) {
    const elapsed = moment.pause ? 0 : Math.max(0, moment.atNs - before);
    before = moment.atNs;
    if (ys.length > 0) y += Math.max(moment.gap, PER_DECADE * Math.log10(1 + elapsed / SHORTEST_NS));
    for (const { column } of moment.labels) y = Math.max(y, free.get(column) ?? 0);
    const used = new Map<string, number>();
    for (const { column, height } of moment.labels) used.set(column, (used.get(column) ?? 0) + height);
    for (const [column, height] of used) free.set(column, y + height);
    ys.push(y);
  }
  return ys;
}
