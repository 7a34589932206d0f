import { expect, test } from "vitest";
import { inUnit, unitFor } from "../../lib/figure/time-unit.ts";

test("unitFor() chooses a unit in which the times can be told apart", () => {
  expect(inUnit(305_400, unitFor(791_000))).toBe("305");
  expect(inUnit(2_703_000, unitFor(59e6))).toBe("2.70");
  expect(inUnit(12_345_678_901, unitFor(2e10))).toBe("12.346");
});
