import { expect, test } from "vitest";
import { quote } from "../../lib/base/text.ts";
import { duration } from "../../lib/trace/duration.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { straceLine, straceText } from "../../lib/trace/strace-text.ts";

const event: TraceEvent = {
  ...{ seq: 1, kind: "call", call: "connect", by: "you", step: 1, thread: 0, fd: 21, args: ["127.0.0.1:5000"] },
  ...{ startNs: 1e15, endNs: 1e15 + 42_000, result: 0, errno: undefined },
};

test("straceLine() reads as strace writes a call", () => {
  expect(straceLine(event)).toBe("connect(21, 127.0.0.1:5000) = 0 <0.000042>");
  expect(straceLine({ ...event, result: -1, errno: "ECONNREFUSED" })).toBe(
    "connect(21, 127.0.0.1:5000) = -1 ECONNREFUSED (connection refused) <0.000042>",
  );
});

test("straceLine() names the thread, and says that a call has not ended", () => {
  expect(straceLine({ ...event, thread: 2 })).toMatch(/^\[thread 2\] connect\(/);
  expect(straceLine({ ...event, thread: 1, endNs: Number.NaN })).toBe(
    "[thread 1] connect(21, 127.0.0.1:5000) <unfinished>",
  );
});

test("straceLine() tells a wait apart from a call", () => {
  const wait: TraceEvent = { ...event, kind: "wait", call: "recv", how: "readiness", outcome: "deadline" };
  expect(straceLine(wait)).toBe("-- waits for recv(21) by readiness: deadline, 0.000042 s");
  expect(straceLine({ ...wait, endNs: Number.NaN, outcome: "waiting" })).toMatch(/still waiting$/);
});

test("straceText() is a line each", () => {
  expect(straceText([event, { ...event, fd: -1, call: "socket" }]).split("\n")).toEqual([
    "connect(21, 127.0.0.1:5000) = 0 <0.000042>",
    "socket(127.0.0.1:5000) = 0 <0.000042>",
  ]);
});

test("quote() escapes what is not printable, and shows that there was more", () => {
  expect(quote(Buffer.from('a"b\\c\n\r\t\0é'), 11)).toBe('"a\\"b\\\\c\\n\\r\\t\\x00\\xc3\\xa9"');
  expect(quote(Buffer.from("abc"), 5)).toBe('"abc"…');
  expect([quote(undefined, 5), quote(undefined, 0), quote(undefined, -1)]).toEqual(["…", '""', '""']);
});

test.each([
  [420, "0.4 µs"],
  [42_000, "42 µs"],
  [1_340_000, "1.3 ms"],
  [42_000_000, "42 ms"],
  [2e9, "2.0 s"],
  [Number.NaN, "…"],
])("duration(%d) reads %s", (ns, text) => {
  expect(duration(ns)).toBe(text);
});
