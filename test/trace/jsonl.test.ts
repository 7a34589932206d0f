import { expect, test } from "vitest";
import { AF_UNIX, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { fromJsonLines, toJsonLines } from "../../lib/trace/jsonl.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { connected } from "../support/sockets.ts";

expectNoLeaks();

/** Events of every kind: bytes, addresses, lists, views, a wait, an error, and a call that has not ended. */
async function record() {
  const afterSeq = trace.seq;
  trace.observe = true;
  const { client, conn } = await connected();
  const pending = conn.recv();
  await client.send(new Uint8Array(40).fill(200));
  await pending;
  sys.poll([{ fd: conn.fd, events: 4 }], 0);
  const fd = sys.socket(AF_UNIX, SOCK_STREAM);
  codeOf(() => sys.connect(fd, "@nobody"));
  sys.close(fd);
  trace.observe = false;
  const blocked = conn.recv(1, { wait: "thread" });
  const events = trace.events({ afterSeq });
  await client.send("x");
  await blocked;
  return events;
}

test("events come back from JSON lines as they were", async () => {
  const events = await record();
  expect(events.some(({ endNs }) => Number.isNaN(endNs))).toBe(true);
  expect(events.some(({ after }) => after?.tcp !== undefined)).toBe(true);
  expect(fromJsonLines(toJsonLines(events))).toEqual(events);
});

test("fromJsonLines() sorts by number", async () => {
  const events = await record();
  expect(fromJsonLines(toJsonLines([...events].reverse()))).toEqual(events);
});

test("fromJsonLines() leaves out a last line that was cut off, wherever that was", async () => {
  const events = (await record()).slice(0, 6);
  const text = toJsonLines(events);
  const last = toJsonLines(events.slice(-1));
  for (let cut = 2; cut < last.length; cut++) {
    expect(fromJsonLines(text.slice(0, -cut))).toEqual(events.slice(0, -1));
  }
  expect(fromJsonLines(text.slice(0, -1))).toEqual(events); // only the line's end is missing
  expect(fromJsonLines("")).toEqual([]);
});

test("fromJsonLines() takes the end of an event that was written before and after it ended", async () => {
  const [event, ...rest] = (await record()).slice(0, 3) as [TraceEvent, ...TraceEvent[]];
  const text = toJsonLines([{ ...event, endNs: Number.NaN }, ...rest, event]);
  expect(fromJsonLines(text)).toEqual([event, ...rest]);
});
