import type { Step, Steps } from "../../analysis/steps.ts";
import { plural } from "../../analysis/wording.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { duration } from "../../trace/strace-text.ts";

/** A moment of a record: an event, as `trace.last("connect")` gives it, or nanoseconds of CLOCK_MONOTONIC. */
export type TraceMoment = number | Pick<TraceEvent, "startNs" | "endNs">;

/** What lies on one side of the span that is drawn. Times are ns since the first event. */
interface Rest {
  readonly text: string;
  readonly fromNs: number;
  readonly untilNs: number;
}

/** The part of a record that is drawn. */
export interface Zoom {
  readonly list: readonly Step[];
  readonly spanNs: number;
  readonly before: Rest | undefined;
  readonly after: Rest | undefined;
}

/** Cuts a record to what was under way between two moments; without them, all of it is drawn. */
export function zoom({ list, zeroNs, spanNs }: Steps, between: readonly [TraceMoment, TraceMoment] | undefined): Zoom {
  if (between === undefined) return { list, spanNs, before: undefined, after: undefined };
  const starts = between.map((one) => (typeof one === "number" ? one : one.startNs) - zeroNs);
  const ends = between.map((one) => (typeof one === "number" ? one - zeroNs : one.endNs - zeroNs || spanNs));
  const [fromNs, untilNs] = [Math.max(0, Math.min(...starts)), Math.min(spanNs, Math.max(...ends))];
  const before = list.filter((step) => step.endNs < fromNs);
  const after = list.filter((step) => step.startNs > untilNs);
  return {
    list: list.filter((step) => step.endNs >= fromNs && step.startNs <= untilNs),
    spanNs: Math.max(0, untilNs - fromNs),
    before: restOf(before, "before", 0, fromNs),
    after: restOf(after, "after", untilNs, spanNs),
  };
}

function restOf(steps: readonly Step[], where: string, fromNs: number, untilNs: number): Rest | undefined {
  if (steps.length === 0) return undefined;
  const text = `${where} this span: ${plural(steps.length, "call")} in ${duration(untilNs - fromNs)}`;
  return { text, fromNs, untilNs };
}
