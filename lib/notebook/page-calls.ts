import { trace } from "../trace/trace.ts";

let lastSeq = 0;

/** Notes that all calls so far are the page's own: its cells have come to a verdict on them. */
export function endPageCalls(): void {
  lastSeq = trace.seq;
}

/** The last event that belongs to the page's own cells, as far as is known: what the learner writes comes after it. */
export const lastPageSeq = (): number => lastSeq;
