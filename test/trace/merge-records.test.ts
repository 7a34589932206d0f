import { expect, test } from "vitest";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { mergeRecords } from "../../lib/trace/merge-records.ts";

const event = (seq: number, step: number, startNs: number, pid?: number): TraceEvent =>
  ({
    seq,
    step,
    startNs,
    endNs: startNs + 1,
    call: "send",
    kind: "call",
    by: "you",
    fd: 3,
    ...(pid && { pid }),
  }) as TraceEvent;

test("mergeRecords() puts events in the order of time and keeps the steps of each record together", () => {
  const merged = mergeRecords(
    [event(1, 1, 10), event(2, 2, 40), event(3, 2, 50)],
    [event(1, 1, 20, 7), event(2, 2, 45, 7)],
  );
  expect(merged.map(({ startNs }) => startNs)).toEqual([10, 20, 40, 45, 50]);
  expect(merged.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  expect(merged.map(({ step }) => step)).toEqual([1, 3, 2, 4, 2]);
  expect(merged.map(({ pid }) => pid)).toEqual([undefined, 7, undefined, 7, undefined]);
  expect(mergeRecords()).toEqual([]);
});
