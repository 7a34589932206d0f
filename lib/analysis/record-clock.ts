import type { TraceEvent } from "../trace/event.ts";

/** A record's times, counted from its first event and kept from going back. */
export class Clock {
  /** From the first event to the last moment of the record, ns. */
  readonly spanNs: number = 0;
  /** How many events began before the one that they follow, or ended before they began. */
  readonly steps: number = 0;
  /** When the first event began, ns of CLOCK_MONOTONIC. */
  readonly zeroNs: number;
  readonly #starts = new Map<TraceEvent, number>();

  constructor(events: readonly TraceEvent[]) {
    this.zeroNs = events[0]?.startNs ?? 0;
    let now = 0;
    for (const event of events) {
      const start = event.startNs - this.zeroNs;
      if (start < now || event.endNs < event.startNs) this.steps++;
      if (start > now) now = start;
      this.#starts.set(event, now);
      this.spanNs = Math.max(this.spanNs, now, this.end(event));
    }
  }

  /** When an event began, ns since the first. */
  start(event: TraceEvent): number {
    return this.#starts.get(event) ?? 0;
  }

  /** When it ended; an end that has not come counts as its start. */
  end(event: TraceEvent): number {
    return Math.max(this.start(event), event.endNs - this.zeroNs || 0);
  }
}
