/** The items in an order that depends on `seed` alone (Fisher and Yates, with a small generator). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const all = [...items];
  let state = seed >>> 0;
  for (let end = all.length - 1; end > 0; end--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const pick = Math.floor((state / 2 ** 32) * (end + 1));
    [all[end], all[pick]] = [all[pick] as T, all[end] as T];
  }
  return all;
}
