import { expect, test } from "vitest";
import { waitsFigure } from "../../lib/figure/waits.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { scene } from "../support/scenes.ts";
import { draw } from "./pictures.ts";

test("waitsFigure() folds threads that did the same, says how many, and still draws each", () => {
  const { text, html } = draw("waitsFigure", "many-threads");
  expect(text).toContain(
    "31 threads (each blocked in a call): 0 short calls, 31 waits\n  31 waits in recv(): 64 ms to 104 ms",
  );
  expect(text).not.toContain("thread 1 ");
  expect(html).toContain(">31 threads</text>");
  const lines = [...html.matchAll(/M[1-9]\d* \d+H\d+/g)];
  expect(lines).toHaveLength(31);
});

test("waitsFigure() gives a thread that did something else, or few that are alike, rows of their own", () => {
  const events = scene("many-threads");
  const failed = events.findLast((event) => event.thread > 0) as TraceEvent;
  const changed = events.map((event) => (event === failed ? { ...event, errno: "EIO", result: -1 } : event));
  const { text } = waitsFigure(changed);
  expect(text).toContain("30 threads (each blocked in a call)");
  expect(text).toContain(`thread ${failed.thread} (blocked in a call)`);
  const three = waitsFigure(events.filter((event) => event.thread <= 3));
  expect(three.text.match(/^thread \d/gm)).toHaveLength(3);
});

test("the last time on the axis is not cut at the figure's edge", () => {
  for (let span = 1; span < 1000; span += 7) {
    const event = { ...(scene("thread")[0] as TraceEvent), endNs: 0, startNs: 0 };
    const { html } = waitsFigure([event, { ...event, seq: 2, step: 2, startNs: span * 1e6, endNs: span * 1e6 }]);
    for (const [, x, anchor, text = ""] of html.matchAll(
      /<text x="([\d.]+)" text-anchor="(\w+)" y="14"[^>]*>([^<]*)/g,
    )) {
      expect(Number(x) + (anchor === "end" ? 0 : text.length * 3)).toBeLessThanOrEqual(860);
    }
  }
});

test("a pause of the heartbeat is one by its interval, or by the other gaps where that is not known", () => {
  const event = { ...(scene("thread")[0] as TraceEvent), startNs: 0, endNs: 1e6 };
  const pauses = (beats: readonly number[], everyMs?: number) =>
    waitsFigure([event], { beats: beats.map((ms) => ms * 1e6), ...(everyMs && { everyMs }) }).text.match(
      /no beat for.*/g,
    );
  expect(pauses([0, 200], 10)).toEqual(["no beat for 200 ms"]);
  expect(pauses([0, 10, 210])).toEqual(["no beat for 200 ms"]);
  expect(pauses([0, 200])).toBeNull();
  expect(pauses([0, 10, 21, 30], 10)).toBeNull();
});
