import { plural } from "../base/text.ts";
import { duration } from "./duration.ts";
import type { LostEvents, LostSpan, TraceEvent } from "./event.ts";

/** What a record says of itself where events are missing, a sentence each; none where it is whole. */
export function lostWords(events: readonly TraceEvent[]): string[] {
  return events.flatMap(({ lost }) => (lost ? wordsOf(lost) : []));
}

function wordsOf({ calls, library, bare = 0 }: LostEvents): string[] {
  return [
    ...(calls ? [`Missing: ${spanWords(calls, "call")}, for want of room in the record (trace.capacity).`] : []),
    ...(library
      ? [`Missing: ${spanWords(library, "call")} of the library's own, and what the kernel answered them.`]
      : []),
    ...(bare > 0
      ? [`Of the first ${plural(bare, "call")} that are here, bytes and the kernel's answers are not kept any more.`]
      : []),
  ];
}

function spanWords({ count, atMost, fromNs, untilNs }: LostSpan, what: string): string {
  return `${atMost ? "at most " : ""}the first ${plural(count, what)}, begun within ${duration(untilNs - fromNs)}`;
}
