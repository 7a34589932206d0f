import type { TraceEvent } from "../trace/event.ts";
import type { Step, Steps } from "./steps.ts";

/** A moment of a record: an event, as `trace.last("connect")` gives it, or nanoseconds of CLOCK_MONOTONIC. */
export type TraceMoment = number | Pick<TraceEvent, "startNs" | "endNs">;

/** What lies on one side of the span that is looked at. Times are ns since the first event. */
export interface LeftOut {
  readonly calls: number;
  readonly fromNs: number;
  readonly untilNs: number;
}

/** A part of a record. */
export interface Zoom {
  readonly list: readonly Step[];
  readonly spanNs: number;
  readonly before: LeftOut | undefined;
  readonly after: LeftOut | undefined;
}

/** Cuts a record to what was under way between two moments; without them, it is all of the record. */
export function zoom({ list, zeroNs, spanNs }: Steps, between: readonly [TraceMoment, TraceMoment] | undefined): Zoom {
  if (between === undefined) return { list, spanNs, before: undefined, after: undefined };
  const starts = between.map((one) => (typeof one === "number" ? one : one.startNs) - zeroNs);
  const ends = between.map((one) => (typeof one === "number" ? one - zeroNs : one.endNs - zeroNs || spanNs));
  const [fromNs, untilNs] = [Math.max(0, Math.min(...starts)), Math.min(spanNs, Math.max(...ends))];
  const leftOut = (steps: readonly Step[], fromNs: number, untilNs: number): LeftOut | undefined =>
    steps.length === 0 ? undefined : { calls: steps.length, fromNs, untilNs };
  return {
    list: list.filter((step) => step.endNs >= fromNs && step.startNs <= untilNs),
    spanNs: Math.max(0, untilNs - fromNs),
    before: leftOut(
      list.filter((step) => step.endNs < fromNs),
      0,
      fromNs,
    ),
    after: leftOut(
      list.filter((step) => step.startNs > untilNs),
      untilNs,
      spanNs,
    ),
  };
}
