/** Two places that belong together: the index in the one list, and that in the other. */
export type Match = readonly [one: number, other: number];

/**
 * Aligns two lists, keeping the order of both: the matches whose scores have the largest sum. With 1 for equal items it
 * is their longest common subsequence.
 *
 * @param score how well two items go together; 0 where they do not
 */
export function align(ones: number, others: number, score: (one: number, other: number) => number): Match[] {
  const width = others + 1;
  // what the rest of both lists, from these places on, gives at best
  const best = new Float64Array((ones + 1) * width);
  const at = (one: number, other: number): number => best[one * width + other] as number;
  for (let one = ones - 1; one >= 0; one--) {
    for (let other = others - 1; other >= 0; other--) {
      const own = score(one, other);
      const matched = own > 0 ? own + at(one + 1, other + 1) : 0;
      best[one * width + other] = Math.max(matched, at(one + 1, other), at(one, other + 1));
    }
  }
  const matches: Match[] = [];
  let [one, other] = [0, 0];
  while (one < ones && other < others) {
    const own = score(one, other);
    if (own > 0 && at(one, other) === own + at(one + 1, other + 1)) matches.push([one++, other++]);
    else if (at(one + 1, other) >= at(one, other + 1)) one++;
    else other++;
  }
  return matches;
}
