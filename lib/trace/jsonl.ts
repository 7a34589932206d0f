import { quietly } from "../base/ignore-errors.ts";
import { hex } from "../base/text.ts";
import type { TraceEvent } from "./event.ts";

/** One event as a line of JSON. Bytes become hexadecimal digits, an end that has not come becomes null. */
export function toJsonLine(event: TraceEvent): string {
  const { bytes, endNs, ...rest } = event;
  return JSON.stringify({
    ...rest,
    endNs: Number.isNaN(endNs) ? null : endNs,
    ...(bytes && { bytes: hex(bytes) }),
  });
}

/**
 * Events as JSON lines, one each, in the order given: for a file, or another program. Bytes become hexadecimal digits, an
 * end that has not come becomes null.
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket, toJsonLines, trace } from "socklab";
 *
 * const from = trace.seq;
 * socket(AF_INET, SOCK_STREAM).close();
 * const lines = toJsonLines(trace.events({ afterSeq: from, by: "you" })).split("\n");
 * console.log(JSON.parse(lines[0] ?? "").call, JSON.parse(lines[1] ?? "").call); // socket close
 * ```
 */
export function toJsonLines(events: readonly TraceEvent[]): string {
  return events.map((event) => `${toJsonLine(event)}\n`).join("");
}

/**
 * The way back from `toJsonLines`, in the order in which the events began; a last line that was cut off is left out. It
 * also reads what `SOCKLAB_TRACE=file` made a program write.
 *
 * @example
 * ```ts
 * import { AF_INET, fromJsonLines, SOCK_STREAM, socket, toJsonLines, trace } from "socklab";
 *
 * const from = trace.seq;
 * socket(AF_INET, SOCK_STREAM).close();
 * const stored = toJsonLines(trace.events({ afterSeq: from }));
 * console.log(fromJsonLines(stored).at(-1)?.call); // close
 * ```
 */
export function fromJsonLines(text: string): TraceEvent[] {
  const events = new Map<string, TraceEvent>();
  for (const line of text.split("\n")) {
    const event = parse(line);
    if (event) events.set(`${event.seq} ${event.startNs}`, event); // one that ended after all replaces its beginning
  }
  return [...events.values()].sort((one, other) => one.seq - other.seq);
}

function parse(line: string): TraceEvent | undefined {
  return quietly(() => {
    const { bytes, endNs, ...rest } = JSON.parse(line) as Omit<TraceEvent, "bytes" | "endNs"> & Stored;
    const digits = bytes?.match(/../g) ?? [];
    return {
      ...rest,
      endNs: endNs ?? Number.NaN,
      ...(bytes !== undefined && { bytes: Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16)) }),
    };
  });
}

/** What JSON has another form for. */
interface Stored {
  readonly bytes?: string;
  readonly endNs: number | null;
}
