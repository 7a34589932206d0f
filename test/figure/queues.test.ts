import { expect, test } from "vitest";
import { queuesFigure } from "../../lib/figure/queues.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { scene } from "../support/scenes.ts";

test("queuesFigure() leaves a learner's pauses out, says how long they were, and gives the rest the room", () => {
  const events = scene("backlog");
  const half = events.findIndex(({ call }) => call === "accept");
  const later = (by: number) =>
    events.map((event, i) => (i < half ? event : { ...event, startNs: event.startNs + by, endNs: event.endNs + by }));
  expect(queuesFigure(events).html).not.toContain("pauses");
  const { html } = queuesFigure(later(8e9));
  expect(html).toContain("but for pauses in which nothing happened");
  expect(html).toMatch(/font-style="italic">8(\.\d+)? s later</);
});

/** A socket whose receive queue is looked at, and the `recv()` calls on it. */
function receiver(...events: (readonly [call: "look" | "recv", fromMs: number, toMs: number, holds: number])[]) {
  return events.map(
    ([call, fromMs, toMs, holds], i): TraceEvent => ({
      ...{ kind: "call", call: call === "recv" ? "recv" : "getsockname", by: "you", thread: 0, fd: 9, args: [] },
      ...{ seq: i + 1, step: i + 1, startNs: fromMs * 1e6, endNs: toMs * 1e6, result: 0, errno: undefined },
      after: { fd: 9, state: "ESTABLISHED", recvQueue: holds },
    }),
  );
}

/** All paths in the socket's colour: hatching, stems, lines, dots. */
const paths = (html: string): string[] => {
  const group = /<g style="color:[^"]*" stroke="currentColor" fill="none">(.*?)<\/g>/.exec(html)?.[1] ?? "";
  return [...group.matchAll(/<path(?: d="([^"]*)")?/g)].map(([, d = ""]) => d);
};

test("queuesFigure() never joins two different answers, and draws no line that is not level", () => {
  const { html, text } = queuesFigure(receiver(["look", 0, 1, 4], ["look", 8, 9, 7], ["look", 20, 21, 2]));
  const [, , lines, dots] = paths(html);
  expect(lines).toBe("");
  expect(dots?.match(/M/g)).toHaveLength(3);
  expect(text).not.toContain("A line:");
  expect(text).toContain("A dot: the kernel's answer. Between two dots nobody asked.");
  expect(text).toContain("at 1.0 ms: 4 bytes\n  at 9.0 ms: 7 bytes\n  at 21 ms: 2 bytes");
  for (const name of ["backlog", "slow-reader", "cut-and-joined", "half-open"]) {
    for (const path of queuesFigure(scene(name)).html.matchAll(/ d="([^"]*)" stroke-width/g)) {
      expect(path[1]?.replace(/M[\d.]+ [\d.]+(H[\d.]+|h0)/g, ""), name).toBe("");
    }
  }
});

test("queuesFigure() draws a line between equal answers, unless a call between them could undo a change", () => {
  const [, , lines, dots] = paths(queuesFigure(receiver(["look", 0, 1, 4], ["look", 8, 9, 4])).html);
  expect(lines).toMatch(/^M[\d.]+ ([\d.]+)H[\d.]+$/);
  expect(dots?.match(/M/g)).toHaveLength(2);
  const taken = queuesFigure(receiver(["look", 0, 1, 4], ["recv", 3, 5, 4], ["look", 8, 9, 4]));
  // from the recv() that left 4 to the look that found 4
  expect(paths(taken.html)[2]?.match(/M/g)).toHaveLength(1);
  expect(taken.text).toContain("A line: the same at both its ends, and no call in between that could undo a change.");
});

test("queuesFigure() says at once, not in its legend, what counts twice", () => {
  const events = scene("slow-reader");
  expect(queuesFigure(events, { legend: false }).text).toContain("counts twice");
});
