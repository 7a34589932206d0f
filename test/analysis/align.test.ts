import { diffArrays } from "diff";
import fc from "fast-check";
import { expect, test } from "vitest";
import { align } from "../../lib/analysis/align.ts";

const lists = fc.array(fc.nat(4), { maxLength: 24 });

test("align() finds a longest common subsequence, as long as the one of another library", () => {
  fc.assert(
    fc.property(lists, lists, (ones, others) => {
      const matches = align(ones.length, others.length, (i, k) => (ones[i] === others[k] ? 1 : 0));
      for (const [i, k] of matches) expect(ones[i]).toBe(others[k]);
      for (const [at, [i, k]] of matches.slice(1).entries()) {
        const [before, beside] = matches[at] as [number, number];
        expect(i > before && k > beside).toBe(true);
      }
      const common = diffArrays(ones, others).filter(({ added, removed }) => !added && !removed);
      expect(matches.length).toBe(common.reduce((sum, { value }) => sum + value.length, 0));
    }),
  );
});

test("align() takes the matches with the largest sum, not the most of them", () => {
  // two weak matches lose against one strong one that crosses both
  const score = (i: number, k: number): number =>
    i === 0 && k === 2 ? 9 : i + 1 === k || (i === 0 && k === 0) ? 2 : 0;
  expect(align(3, 3, score)).toEqual([[0, 2]]);
});
