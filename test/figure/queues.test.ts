import { expect, test } from "vitest";
import { quietSpans } from "../../lib/analysis/quiet-spans.ts";
import { PLOT, timeScale, timeTicks } from "../../lib/figure/chart.ts";
import { queuesFigure } from "../../lib/figure/queues.ts";
import { scene } from "../support/scenes.ts";

test("quietSpans() are the long ones in which nothing happened, however many there are", () => {
  const ms = (...spans: [number, number][]) => spans.map(([from, to]) => [from * 1e6, to * 1e6] as const);
  expect(quietSpans(ms([0, 5], [5000, 5010], [9000, 9020]), 9020e6)).toEqual(ms([5, 5000], [5010, 9000]));
  expect(quietSpans(ms([0, 5], [4, 4000], [4001, 4100]), 4100e6)).toEqual([]); // a call was under way
  expect(quietSpans(ms([0, 5], [200, 210]), 210e6)).toEqual([]); // too short to be a learner's
  expect(quietSpans([], 0)).toEqual([]);
});

test("queuesFigure() leaves a learner's pauses out, says how long they were, and gives the rest the room", () => {
  const events = scene("backlog");
  const half = events.findIndex(({ call }) => call === "accept");
  const later = (by: number) =>
    events.map((event, i) => (i < half ? event : { ...event, startNs: event.startNs + by, endNs: event.endNs + by }));
  expect(queuesFigure(events).html).not.toContain("pauses");
  const { html } = queuesFigure(later(8e9));
  expect(html).toContain("but for pauses in which nothing happened");
  expect(html).toMatch(/font-style="italic">8(\.\d+)? s</);
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
