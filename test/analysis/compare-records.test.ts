import { expect, test } from "vitest";
import { type ComparedStep, compareRecords } from "../../lib/analysis/compare-records.ts";
import { socketsOf } from "../../lib/analysis/sockets.ts";
import { stepsOf } from "../../lib/analysis/steps.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { scene } from "../support/scenes.ts";

function compare(one: readonly TraceEvent[], other: readonly TraceEvent[]): readonly ComparedStep[] {
  const [a, b] = [one, other].map((events) => {
    const sockets = socketsOf(events);
    return { sockets, steps: stepsOf(events, sockets) };
  }) as [Parameters<typeof compareRecords>[0], Parameters<typeof compareRecords>[1]];
  return compareRecords(a, b).rows;
}

/** Each row in a word or two. */
const words = (rows: readonly ComparedStep[]): string[] =>
  rows.map(({ kind, one, other, differs }) =>
    [(one ?? other)?.call, kind, one ? "one" : "other", ...differs].join(" "),
  );
const unlike = (rows: readonly ComparedStep[]): string[] =>
  words(rows.filter(({ kind, differs }) => kind !== "both" || differs.length > 0));

const SCENES = ["hello", "errors", "half-close", "datagrams", "unix", "five-clients", "recv-waits", "still-waiting"];

/** The same record as another run would make it: other numbers, other ports, other times. */
function again(events: readonly TraceEvent[]): TraceEvent[] {
  const fd = (number: number): number => (number >= 10 ? number + 7 : number);
  const text = JSON.stringify(events, (key, value) => (key === "bytes" || Number.isNaN(value) ? undefined : value))
    .replaceAll(/"fd":(\d+)/g, (_, number) => `"fd":${fd(Number(number))}`)
    // an ephemeral port, wherever it stands
    .replaceAll(/\b([345]\d{4})\b(?!\.)(?=["}\],])/g, (_, port) => String(Number(port) - 1));
  return (JSON.parse(text) as TraceEvent[]).map((event, i) => {
    const { bytes, endNs = Number.NaN, startNs } = events[i] as TraceEvent;
    const result = /^(socket|accept|dup)/.test(event.call) ? fd(event.result) : event.result;
    const fds = event.fds?.map(fd);
    return {
      ...event,
      result,
      startNs: startNs + 9e9,
      endNs: endNs + 9e9,
      ...(bytes && { bytes }),
      ...(fds && { fds }),
    };
  });
}

test.each(SCENES)(
  "compareRecords() finds nothing different between %s and a run with other numbers, ports and times",
  (name) => {
    const events = scene(name);
    expect(unlike(compare(events, events))).toEqual([]);
    expect(unlike(compare(events, again(events)))).toEqual([]);
  },
);

/** A run that serves one client; what is given is changed in it. */
type Call = Partial<TraceEvent> & Pick<TraceEvent, "call">;
function record(...calls: readonly Call[]): TraceEvent[] {
  return calls.map((call, i) => ({
    seq: i + 1,
    kind: "call",
    by: "you",
    step: i + 1,
    thread: 0,
    fd: -1,
    args: [],
    startNs: 1e9 + i * 1e6,
    endNs: 1e9 + i * 1e6 + 1e4,
    result: 0,
    errno: undefined,
    ...call,
  }));
}

const made: Call = { call: "socket", args: ["AF_INET", "SOCK_STREAM", "0"], result: 20 };
const bound: Call = { call: "bind", fd: 20, args: ["127.0.0.1:5000"] };
const listens: Call = { call: "listen", fd: 20, args: ["2"] };
const closed: Call = { call: "close", fd: 20 };
const reuse: Call = { call: "setsockopt", fd: 20, args: ["SOL_SOCKET", "SO_REUSEADDR", "[1]"] };
const taken = { ...bound, errno: "EADDRINUSE", result: -1 };
const connects = (fd: number): Call => ({ call: "connect", fd, args: ["127.0.0.1:5000"] });

test("compareRecords() tells a call of one run only from one with another result", () => {
  const rows = compare(record(made, taken, closed), record(made, reuse, bound, listens, closed));
  expect(words(rows)).toEqual([
    "socket both one",
    "setsockopt only other",
    "bind both one result",
    "listen only other",
    "close both one",
  ]);
});

test("compareRecords() tells other arguments, other bytes, and a time that is much longer", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const took = (ns: number): Partial<TraceEvent> => ({ startNs: 2e9, endNs: 2e9 + ns });
  const run = (port: number, text: string, ns: number): TraceEvent[] =>
    record(
      { ...made },
      { ...connects(20), args: [`127.0.0.1:${port}`] },
      { call: "recv", fd: 20, args: ['""', "5", "0"], result: 5, bytes: bytes(text), ...took(ns) },
    );
  expect(unlike(compare(run(5000, "hello", 1e4), run(5001, "hello", 1e4)))).toEqual(["connect both one arguments"]);
  expect(unlike(compare(run(5000, "hello", 1e4), run(5000, "hallo", 1e4)))).toEqual(["recv both one bytes"]);
  expect(unlike(compare(run(5000, "hello", 1e4), run(5000, "hello", 40e6)))).toEqual(["recv both one time"]);
  expect(unlike(compare(run(5000, "hello", 30e6), run(5000, "hello", 40e6)))).toEqual([]);
});

test("compareRecords() calls what stands in another order neither missing nor new", () => {
  const client = (fd: number): Call => ({ ...made, result: fd });
  const one = record(client(21), client(22), connects(21), {
    call: "send",
    fd: 22,
    result: 1,
    args: ['"a"', "1", "0"],
  });
  const other = record(client(21), client(22), one[3] as Call, connects(21));
  expect(unlike(compare(one, other)).sort()).toEqual(
    expect.arrayContaining([expect.stringMatching(/elsewhere one$/), expect.stringMatching(/elsewhere other$/)]),
  );
  expect(unlike(compare(one, other)).join()).not.toContain("only");
});

test("compareRecords() takes a retry for what it is, and keeps the sockets apart", () => {
  const refused = (fd: number): Call => ({ ...connects(fd), errno: "ECONNREFUSED", result: -1 });
  const gone = (fd: number): Call => ({ call: "close", fd });
  const sends = (fd: number): Call => ({ call: "send", fd, result: 2, args: ['"hi"', "2", "0"] });
  const once = record({ ...made, result: 30 }, connects(30), sends(30), gone(30));
  const twice = record(
    { ...made, result: 30 },
    refused(30),
    gone(30),
    { ...made, result: 31 },
    connects(31),
    sends(31),
    gone(31),
  );
  expect(words(compare(twice, once))).toEqual([
    "socket only one",
    "connect only one",
    "close only one",
    "socket both one",
    "connect both one",
    "send both one",
    "close both one",
  ]);
});
