import type { TraceEvent, TraceFilter } from "../trace/event.ts";
import { trace } from "../trace/trace.ts";

/** Where in the record exercises were checked: after the first number, up to the second. */
const checks: (readonly [afterSeq: number, untilSeq: number])[] = [];

/**
 * Leaves what has been recorded since a moment out of the lesson's figures: the calls of an exercise's check. The record
 * itself stays complete.
 *
 * @param afterSeq the last event that still belongs to the lesson
 */
export function leaveOut(afterSeq: number): void {
  checks.push([afterSeq, trace.seq]);
}

/** The lesson's part of the record, for its figures: all of it but what was recorded while exercises were checked. */
export function lessonEvents(filter: TraceFilter): TraceEvent[] {
  return trace.events(filter).filter(({ seq }) => !checks.some(([after, until]) => seq > after && seq <= until));
}
