import { afterEach, expect, test } from "vitest";
import { plural } from "../../lib/base/text.ts";
import * as figures from "../../lib/figure/mod.ts";
import { AF_INET, SOCK_STREAM, socket, straceText, sys, trace } from "../../lib/mod.ts";
import * as C from "../../lib/syscall/constants.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { EventStore } from "../../lib/trace/event-store.ts";
import { fromJsonLines, toJsonLines } from "../../lib/trace/jsonl.ts";

const { capacity } = trace;
afterEach(() => {
  trace.observe = false;
  trace.capacity = capacity;
  trace.clear();
});

test("what the library does on its own account does not push the learner's calls out", () => {
  trace.clear();
  trace.capacity = 16_384;
  trace.observe = true;
  const one = socket(AF_INET, SOCK_STREAM);
  for (let i = 0; i < 12_000; i++) sys.fcntl(one.fd, C.F_GETFD);
  one.close();
  trace.observe = false;
  const mine = trace.events({ by: "you" });
  expect(mine.map(({ call }) => call)).toEqual(["socket", ...Array(12_000).fill("fcntl"), "close"]);
  expect(mine[0]?.lost?.calls).toBeUndefined();
  const [first] = trace.events();
  expect(first?.lost?.library?.count).toBe(trace.dropped);
  expect(trace.dropped).toBeGreaterThan(50_000);
  expect(trace.size).toBeLessThanOrEqual(trace.capacity + 1024);
});

test("every view of a record that lost calls says how many, and of which time", () => {
  trace.clear();
  trace.capacity = 4096;
  const one = socket(AF_INET, SOCK_STREAM);
  const seen: number[] = [];
  for (let i = 0; i < 9999; i++) {
    sys.fcntl(one.fd, C.F_GETFD);
    seen.push(trace.seq);
  }
  one.close();
  const events = trace.events();
  const lost = events[0]?.lost?.calls;
  expect(lost?.count).toBe(10_001 - events.filter(({ by }) => by === "you").length);
  const words = `Missing: the first ${plural(lost?.count ?? 0, "call")}, begun within`;
  const stored = fromJsonLines(toJsonLines(events));
  const { compareFigure, ...others } = figures;
  const drawings = [(view: TraceEvent[]) => compareFigure({ view, again: view }), ...Object.values(others)];
  for (const view of [events, stored]) {
    for (const draw of drawings) expect(draw(view).text).toContain(words);
    expect(straceText(view)).toContain(words);
  }
  // what came after the loss is whole
  expect(trace.events({ afterSeq: seen.at(-10) as number })[0]?.lost).toBeUndefined();
  expect(trace.events({ afterSeq: seen[0] as number })[0]?.lost?.calls).toMatchObject({ atMost: true });
  trace.clear();
  socket(AF_INET, SOCK_STREAM).close();
  expect(trace.events()[0]?.lost).toBeUndefined();
});

test("an EventStore gives the events of both rings in the order of their numbers, whatever was dropped", () => {
  const store = new EventStore(4096);
  for (let i = 1; i <= 30_000; i++) {
    const seq = store.push(i % 7 === 0);
    store.chunk.result[store.slot] = seq;
  }
  const kept = [...store.after(0)];
  expect(kept.length).toBe(store.size);
  expect(store.size + store.dropped).toBe(30_000);
  expect(kept.map(({ seq }) => seq)).toEqual(kept.map(({ seq }) => seq).toSorted((a, b) => a - b));
  expect(kept.every(({ chunk, slot, seq }) => chunk.result[slot] === seq)).toBe(true);
  for (const { seq, chunk } of kept.filter((_, i) => i % 97 === 0)) expect(store.find(seq)?.chunk).toBe(chunk);
  expect(store.find(1)).toBeUndefined();
  expect([...store.after(29_990)].map(({ seq }) => seq)).toHaveLength(10);
});
