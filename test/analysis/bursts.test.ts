import { expect, test } from "vitest";
import { Bursts, burstsOf, pausesOf, type TimeSpan } from "../../lib/analysis/bursts.ts";
import { Clock } from "../../lib/analysis/record-clock.ts";
import { scene } from "../support/scenes.ts";

const ms = (...spans: [number, number][]): TimeSpan[] => spans.map(([from, to]) => [from * 1e6, to * 1e6] as const);

test("pausesOf() are the long ones in which nothing happened, however many there are", () => {
  expect(pausesOf(ms([0, 5], [5000, 5010], [9000, 9020]), 0, 9020e6)).toEqual(ms([5, 5000], [5010, 9000]));
  expect(pausesOf(ms([0, 5], [4, 4000], [4001, 4100]), 0, 4100e6)).toEqual([]); // a call was under way
  expect(pausesOf(ms([0, 5], [200, 210]), 0, 210e6)).toEqual([]); // too short to be a learner's
  expect(pausesOf([], 0, 0)).toEqual([]);
  const cells = Array.from({ length: 15 }, (_, i): [number, number] => [i * 240_000, i * 240_000 + 20]);
  expect(pausesOf(ms(...cells), 0, (cells.at(-1)?.[1] as number) * 1e6)).toHaveLength(14);
});

test("pausesOf() are also where a call waits that nobody answers for longer than any default deadline", () => {
  expect(pausesOf(ms([0, 240_000], [1, 2]), 0, 240_000e6)).toEqual(ms([2, 240_000]));
  expect(pausesOf([[0, Number.POSITIVE_INFINITY], ...ms([1, 2], [90_000, 90_001])], 0, 90_001e6)).toEqual(
    ms([2, 90_000]),
  );
  expect(pausesOf(ms([0, 12_000], [1, 2]), 0, 12_000e6)).toEqual([]);
});

test("Bursts count a moment from the beginning of its burst, and tell the pause between two moments", () => {
  const bursts = new Bursts(ms([5, 5000], [5010, 9000]), 0, 9020e6);
  expect(bursts.list).toEqual(ms([0, 5], [5000, 5010], [9000, 9020]));
  expect([3, 5000, 5004, 9020].map((at) => bursts.since(at * 1e6) / 1e6)).toEqual([3, 0, 4, 20]);
  expect([bursts.between(3e6, 4e6), bursts.between(3e6, 5004e6), bursts.between(3e6, 9001e6)]).toEqual([
    0, 4995e6, 8995e6,
  ]);
  expect(bursts.between(5004e6, 3e6)).toBe(0);
});

test("burstsOf() splits a record where the learner paused, and not where packets still came", () => {
  const events = scene("hello");
  const half = events.findIndex(({ call }) => call === "accept");
  const later = events.map((event, i) =>
    i < half ? event : { ...event, startNs: event.startNs + 4e9, endNs: event.endNs + 4e9 },
  );
  const clock = new Clock(later);
  const whole = burstsOf(events, new Clock(events));
  expect(whole.list).toHaveLength(1);
  const { list, pauses } = burstsOf(later, clock);
  expect(list).toHaveLength(2);
  expect((pauses[0]?.[1] ?? 0) - (pauses[0]?.[0] ?? 0)).toBeGreaterThanOrEqual(4e9);
  const packets = Array.from({ length: 40 }, (_, i) => (i + 1) * 1e8);
  expect(burstsOf(later, clock, packets).list).toHaveLength(1);
});
