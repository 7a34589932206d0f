import { expect, test } from "vitest";
import { PLOT, timeScale, timeTicks } from "../../lib/figure/chart.ts";

test("timeTicks() are round times", () => {
  expect(timeTicks(459e6).map(({ text }) => text)).toEqual(["0 ms", "100 ms", "200 ms", "300 ms", "400 ms"]);
  expect(timeTicks(0)).toEqual([]);
});

test("a time scale with pauses stays in the plot and never goes back; no tick is in a pause", () => {
  const pauses = [
    [5e6, 5e9],
    [5.1e9, 3600e9],
  ] as const;
  const x = timeScale(3600.2e9, pauses);
  expect([x(0), x(3600.2e9)].map(Math.round)).toEqual(PLOT.map(Math.round));
  const xs = [0, 1e6, 5e6, 1e9, 5e9, 5.05e9, 5.1e9, 100e9, 3600e9, 3600.1e9].map(x);
  expect(xs).toEqual(xs.toSorted((one, other) => one - other));
  const ticks = timeTicks(3600.2e9, pauses);
  expect(ticks.length).toBeLessThan(20);
  expect(ticks.every(({ ns }) => !pauses.some(([from, to]) => ns > from && ns < to))).toBe(true);
});
