/** A stretch of items that was repeated so many times, one round of it. What is not repeated has `times` 1. */
export interface Run<T> {
  /** The first round. */
  readonly items: readonly T[];
  readonly times: number;
  /** The items of all rounds. */
  readonly all: readonly T[];
  /** The last item of the last round. */
  readonly last: T;
}

const LONGEST_PERIOD = 16;
const FEWEST_ROUNDS = 3;

/**
 * Finds loops: stretches of up to 16 items that follow each other three times or more with the same keys. Each becomes
 * one run with its count.
 *
 * @param key what makes two items the same
 * @param worth how many items folding a loop must save
 * @example
 * `foldRuns([..."xababab"], String)` has the runs `x` ×1 and `ab` ×3.
 */
export function foldRuns<T>(items: readonly T[], key: (item: T) => string, worth = 2): Run<T>[] {
  const numbers = new Map<string, number>();
  const keys = items.map((item) => numberOf(key(item), numbers));
  const runs: Run<T>[] = [];
  let at = 0;
  while (at < items.length) {
    const { period, times } = loopAt(keys, at, worth);
    const round = items.slice(at, at + period);
    const all = times === 1 ? round : items.slice(at, at + period * times);
    runs.push({ items: round, times, all, last: all.at(-1) as T });
    at += all.length;
  }
  return runs;
}

/** A number for each key: they are compared many times. */
function numberOf(key: string, numbers: Map<string, number>): number {
  const known = numbers.get(key) ?? numbers.size;
  if (known === numbers.size) numbers.set(key, known);
  return known;
}

/** The loop at a place that saves most; a period of 1 and one round where there is none. */
function loopAt(keys: readonly number[], at: number, worth: number): { period: number; times: number } {
  let best = { period: 1, times: 1 };
  let saved = worth - 1;
  for (let period = 1; period <= LONGEST_PERIOD; period++) {
    let same = 0;
    while (keys[at + same] !== undefined && keys[at + same] === keys[at + same + period]) same++;
    const times = 1 + Math.floor(same / period);
    if (times < FEWEST_ROUNDS) continue;
    if (period * (times - 1) > saved) {
      saved = period * (times - 1);
      best = { period, times };
    }
  }
  return best;
}

/**
 * Leaves out the middle where there are too many items to show.
 *
 * @param most how many items may be shown
 * @returns what is shown, after which of the runs something is missing (-1 for nowhere), and how many items that is
 */
export function elide<T>(
  runs: readonly Run<T>[],
  most: number,
): { readonly runs: readonly Run<T>[]; readonly gapAfter: number; readonly left: number } {
  const size = (list: readonly Run<T>[]): number => list.reduce((sum, run) => sum + run.items.length, 0);
  if (size(runs) <= most) return { runs, gapAfter: -1, left: 0 };
  const head = upTo(runs, most / 2);
  const tail = upTo([...runs].reverse(), most / 2).reverse();
  const left = runs.slice(head.length, runs.length - tail.length);
  return {
    runs: [...head, ...tail],
    gapAfter: head.length - 1,
    left: left.reduce((sum, run) => sum + run.items.length * run.times, 0),
  };
}

function upTo<T>(runs: readonly Run<T>[], most: number): Run<T>[] {
  let size = 0;
  const taken: Run<T>[] = [];
  for (const run of runs) {
    size += run.items.length;
    if (size > most) break;
    taken.push(run);
  }
  return taken;
}

/** What was repeated, in words: "this call", or "these 3 calls". */
export const roundText = ({ items }: Run<unknown>): string =>
  items.length === 1 ? "this call" : `these ${items.length} calls`;
