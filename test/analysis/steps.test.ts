import { expect, test } from "vitest";
import { socketsOf } from "../../lib/analysis/sockets.ts";
import { type Step, stepsOf } from "../../lib/analysis/steps.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { scene } from "../support/scenes.ts";

const stepsIn = (events: readonly TraceEvent[]): readonly Step[] => stepsOf(events, socketsOf(events)).list;
const only = (name: string, call: string): Step[] => stepsIn(scene(name)).filter((step) => step.call === call);

test("stepsOf() joins a call that found nothing, its wait and its second try", () => {
  const [recv] = only("recv-waits", "recv");
  expect(recv?.outcome).toEqual({ kind: "ok", result: 5 });
  expect(recv?.wait?.how).toBe("readiness");
  expect((recv?.wait?.toNs ?? 0) - (recv?.wait?.fromNs ?? 0)).toBeGreaterThan(50e6);
});

test("stepsOf() knows the three ways to wait", () => {
  expect(only("thread", "recv").map((step) => step.wait?.how)).toEqual(["thread", "block", "readiness"]);
});

test("stepsOf() tells how a wait was given up", () => {
  const ended = stepsIn(scene("closed-while-waiting")).map((step) => step.outcome);
  expect(ended.filter((outcome) => outcome.kind === "ended")).toEqual(
    expect.arrayContaining([
      { kind: "ended", why: "closed" },
      { kind: "ended", why: "aborted" },
      { kind: "ended", why: "deadline" },
    ]),
  );
});

test("stepsOf() reads from SO_ERROR how a connect ended that had to wait", () => {
  const events = scene("backlog").map((event) =>
    event.outcome === "deadline" ? { ...event, outcome: "ready" as const } : event,
  );
  const wait = events.find((event) => event.outcome === "ready" && event.call === "connect") as TraceEvent;
  const asked = {
    ...wait,
    kind: "call",
    call: "getsockopt",
    by: "library",
    args: ["SOL_SOCKET", "SO_ERROR", "[111]"],
    value: 111,
  };
  const outcomes = stepsIn([...events, asked as TraceEvent])
    .filter((step) => step.call === "connect")
    .map((step) => step.outcome);
  expect(outcomes.at(-1)).toEqual({ kind: "error", errno: "ECONNREFUSED" });
});

test("stepsOf() leaves a step without its end unfinished, up to the end of the record", () => {
  const steps = stepsIn(scene("still-waiting"));
  const open = steps.filter((step) => step.outcome.kind === "unfinished");
  expect(open.map((step) => step.call)).toEqual(["recv", "recv"]);
});

test("stepsOf() keeps time from going back, and counts where the record's clock did", () => {
  const events = scene("hello").map((event, i) => ({ ...event, startNs: event.startNs - (i === 40 ? 1e9 : 0) }));
  const { list, clockSteps } = stepsOf(events, socketsOf(events));
  expect(clockSteps).toBe(1);
  const starts = list.map((step) => step.startNs);
  expect(starts).toEqual([...starts].sort((one, other) => one - other));
});

test("stepsOf() gives a wait the length that the record has, of several the sum", () => {
  for (const name of ["recv-waits", "accept-waits", "five-clients", "many-threads", "backlog"]) {
    const events = scene(name);
    for (const { wait, event, call } of stepsIn(events)) {
      const waits = events.filter((one) => one.kind === "wait" && one.step === event.step && one.call === call);
      if (waits.length > 0 && waits.every(({ endNs }) => !Number.isNaN(endNs))) {
        expect(wait?.ns).toBe(waits.reduce((sum, one) => sum + one.endNs - one.startNs, 0));
      }
    }
  }
  // woken for nothing: another took the connection
  const events = scene("recv-waits");
  const at = events.findIndex(({ kind }) => kind === "wait");
  const { startNs, endNs, ...one } = events[at] as TraceEvent;
  const half = (startNs + endNs) / 2;
  const [first, again] = [
    { ...one, startNs, endNs: half - 2000 },
    { ...one, startNs: half + 2000, endNs },
  ];
  const step = stepsIn([...events.slice(0, at), first, again, ...events.slice(at + 1)]).find(({ wait }) => wait);
  expect(step?.wait?.ns).toBeCloseTo(endNs - startNs - 4000, 0);
});
