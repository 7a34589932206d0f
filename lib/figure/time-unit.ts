import type { Bursts } from "../analysis/bursts.ts";

/** A unit for the times of a burst, with the decimals that tell its moments apart. */
export interface TimeUnit {
  readonly name: "µs" | "ms" | "s";
  readonly ns: number;
  readonly decimals: number;
}

/** The unit that suits a burst of this length. */
export function unitFor(spanNs: number): TimeUnit {
  if (spanNs < 1e6) return { name: "µs", ns: 1e3, decimals: 0 };
  if (spanNs < 1e10) return { name: "ms", ns: 1e6, decimals: spanNs < 1e8 ? 2 : 1 };
  return { name: "s", ns: 1e9, decimals: 3 };
}

/** `2.70`, in the figure's unit. */
export function inUnit(ns: number, unit: TimeUnit): string {
  return (ns / unit.ns).toFixed(unit.decimals);
}

/** Finer decimals are for packets alone. */
const FINE_NS = 1e4;

/** How a figure writes its times: each burst from its own zero, in a unit of its own. */
export class BurstTimes {
  readonly #bursts: Bursts;
  readonly #units = new Map<number, TimeUnit>();

  /**
   * @param moments what the figure shows, ns since the first event
   * @param fine whether moments are told apart to the microsecond: packets follow each other so quickly
   */
  constructor(bursts: Bursts, moments: readonly number[], fine = false) {
    this.#bursts = bursts;
    const shown = new Map<number, number[]>();
    for (const ns of moments) {
      const index = bursts.indexOf(ns);
      const own = shown.get(index);
      if (own) own.push(bursts.since(ns));
      else shown.set(index, [bursts.since(ns)]);
    }
    for (const [index, own] of shown) {
      const unit = apart(unitFor(own.reduce((most, ns) => Math.max(most, ns), 0)), own);
      this.#units.set(index, fine && unit.name === "ms" ? { ...unit, decimals: 3 } : unit);
    }
  }

  /** The unit of the burst that a moment belongs to. */
  unit(ns: number): TimeUnit {
    return this.#units.get(this.#bursts.indexOf(ns)) ?? unitFor(0);
  }

  /** A moment, counted from its burst's beginning, in its burst's unit. */
  text(ns: number): string {
    return inUnit(Math.max(0, this.#bursts.since(ns)), this.unit(ns));
  }

  /** The same with its unit: `2.70 ms`. */
  words(ns: number): string {
    return `${this.text(ns)} ${this.unit(ns).name}`;
  }

  /** How exact the times are, in words: `rounded to 10 µs`. */
  get exactness(): string {
    const steps = [...this.#units.values()].map(({ ns, decimals }) => ns / 10 ** decimals);
    const [least, most] = [Math.min(...steps), Math.max(...steps)];
    const text = most >= 1e6 ? `${most / 1e6} ms` : `${most / 1e3} µs`;
    return least < most ? `rounded to ${text} or less` : `rounded to ${text}`;
  }
}

/** The unit with as many decimals as tell moments apart that are 10 µs from each other. */
function apart(unit: TimeUnit, moments: readonly number[]): TimeUnit {
  const sorted = Float64Array.from(moments).sort();
  for (let one = unit; ; one = { ...one, decimals: one.decimals + 1 }) {
    const step = one.ns / 10 ** one.decimals;
    const same = sorted.some((ns, i) => {
      const before = sorted[i - 1] ?? Number.NEGATIVE_INFINITY;
      return ns - before >= FINE_NS && inUnit(ns, one) === inUnit(before, one);
    });
    if (step <= FINE_NS || !same) return one;
  }
}
