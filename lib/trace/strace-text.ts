import { errnoNumber, errnoText } from "../syscall/errno.ts";
import type { TraceEvent } from "./event.ts";
import { lostWords } from "./lost-words.ts";

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
 * Many events as strace writes them, a line each. Where older ones are missing for want of room, a line says so.
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
  return [...lostWords(events).map((words) => `-- ${words}`), ...events.map(straceLine)].join("\n");
}

function seconds(event: TraceEvent): string {
  return ((event.endNs - event.startNs) / 1e9).toFixed(6);
}
