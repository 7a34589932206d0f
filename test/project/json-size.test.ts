import fc from "fast-check";
import { expect, test } from "vitest";
import { countValues } from "../../lib/project/json-size.ts";

/** Every value in it: what takes memory. */
const valuesIn = (value: unknown): number =>
  typeof value !== "object" || value === null
    ? 1
    : Object.values(value).reduce<number>((sum, one) => sum + valuesIn(one), 1);

test("countValues() counts no fewer values than JSON.parse makes, and at most twice as many", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const count = countValues(JSON.stringify(value), Number.POSITIVE_INFINITY);
      expect(count).toBeGreaterThanOrEqual(valuesIn(value));
      expect(count).toBeLessThanOrEqual(2 * valuesIn(value));
    }),
  );
});

test("countValues() counts nothing within texts, and stops where it may", () => {
  expect(countValues(JSON.stringify('a,b[c{"\\'), 10)).toBe(1);
  expect(countValues("[[[[[[[[", 3)).toBe(4);
});
