import { errnoNumber, errnoText } from "../syscall/errno.ts";
import type { TraceEvent } from "./event.ts";

/**
 * One event as strace writes a call: `connect(21, 127.0.0.1:5000) = 0 <0.000042>`. The number in angle brackets is the
 * time spent inside the call, in seconds. See strace(1).
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket, straceLine, trace } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * console.log(straceLine(trace.last("bind"))); // bind(…, 127.0.0.1:0) = 0 <0.…>
 * server.close();
 * ```
 */
export function straceLine(event: TraceEvent): string {
  const args = [...(event.fd >= 0 ? [String(event.fd)] : []), ...event.args].join(", ");
  if (event.kind === "wait") {
    const length = Number.isNaN(event.endNs) ? "still waiting" : `${seconds(event)} s`;
    return `-- waits for ${event.call}(${event.fd}) by ${event.how}: ${event.outcome}, ${length}`;
  }
  const thread = event.thread === 0 ? "" : `[thread ${event.thread}] `;
  if (Number.isNaN(event.endNs)) return `${thread}${event.call}(${args}) <unfinished>`;
  const result =
    event.errno === undefined
      ? event.call === "mmap"
        ? `0x${event.result.toString(16)}`
        : String(event.result)
      : `-1 ${event.errno} (${errnoText(errnoNumber(event.errno) ?? 0)})`;
  return `${thread}${event.call}(${args}) = ${result} <${seconds(event)}>`;
}

/**
 * Many events as strace writes them, a line each.
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket, straceText, trace } from "socklab";
 *
 * const from = trace.seq;
 * socket(AF_INET, SOCK_STREAM).close();
 * console.log(straceText(trace.events({ afterSeq: from, by: "you" })).split("\n").length); // 2
 * ```
 */
export function straceText(events: readonly TraceEvent[]): string {
  return events.map(straceLine).join("\n");
}

function seconds(event: TraceEvent): string {
  return ((event.endNs - event.startNs) / 1e9).toFixed(6);
}

/**
 * A duration in words that a person reads: `42 µs`, `1.3 ms`, `2.0 s`; `…` for one that has not ended.
 *
 * @param ns nanoseconds
 * @example
 * ```ts
 * import { duration } from "socklab";
 *
 * console.log(duration(1_300_000)); // 1.3 ms
 * ```
 */
export function duration(ns: number): string {
  if (Number.isNaN(ns)) return "…";
  if (ns < 1e6) return `${ns < 1e4 ? (ns / 1e3).toFixed(1) : Math.round(ns / 1e3)} µs`;
  return ns < 1e9 ? `${(ns / 1e6).toFixed(ns < 1e7 ? 1 : 0)} ms` : `${(ns / 1e9).toFixed(1)} s`;
}
