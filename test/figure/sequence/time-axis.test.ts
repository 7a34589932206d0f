import fc from "fast-check";
import { expect, test } from "vitest";
import { timeAxis } from "../../../lib/figure/sequence/time-axis.ts";

const label = fc.record({ column: fc.constantFrom("a", "b"), height: fc.integer({ min: 1, max: 40 }) });
const moment = fc.record({ wait: fc.nat(1e10), labels: fc.array(label, { maxLength: 3 }), gap: fc.nat(20) });

test("timeAxis() goes down only, and never lets labels of one column overlap", () => {
  fc.assert(
    fc.property(fc.array(moment), (given) => {
      let atNs = 0;
      const moments = given.map(({ wait, ...rest }) => {
        atNs += wait;
        return { ...rest, atNs };
      });
      const ys = timeAxis(moments);
      const free: Record<string, number> = {};
      for (const [i, { labels }] of moments.entries()) {
        const y = ys[i] as number;
        expect(y).toBeGreaterThanOrEqual(ys[i - 1] ?? 0);
        for (const { column } of labels) expect(y).toBeGreaterThanOrEqual((free[column] ?? 0) - 1e-6);
        const heights: Record<string, number> = {};
        for (const { column, height } of labels) heights[column] = (heights[column] ?? 0) + height;
        for (const [column, height] of Object.entries(heights)) free[column] = y + height;
      }
    }),
  );
});

test("timeAxis() gives a longer time more room, and a second not a million times that of a microsecond", () => {
  const length = (ns: number): number =>
    timeAxis([
      { atNs: 0, labels: [], gap: 0 },
      { atNs: ns, labels: [], gap: 0 },
    ])[1] as number;
  expect(length(1e9)).toBeGreaterThan(length(1e6));
  expect(length(1e6)).toBeGreaterThan(length(1e4));
  expect(length(1e9)).toBeLessThan(10 * length(1e6));
});
