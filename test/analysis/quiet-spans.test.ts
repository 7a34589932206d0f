import { expect, test } from "vitest";
import { quietSpans } from "../../lib/analysis/quiet-spans.ts";

test("quietSpans() are the long ones in which nothing happened, however many there are", () => {
  const ms = (...spans: [number, number][]) => spans.map(([from, to]) => [from * 1e6, to * 1e6] as const);
  expect(quietSpans(ms([0, 5], [5000, 5010], [9000, 9020]), 9020e6)).toEqual(ms([5, 5000], [5010, 9000]));
  expect(quietSpans(ms([0, 5], [4, 4000], [4001, 4100]), 4100e6)).toEqual([]); // a call was under way
  expect(quietSpans(ms([0, 5], [200, 210]), 210e6)).toEqual([]); // too short to be a learner's
  expect(quietSpans([], 0)).toEqual([]);
});
