import type { SocketNames } from "../analysis/socket-names.ts";
import { packetsOf } from "../capture/packets-of.ts";
import { callsFigure } from "../figure/calls.ts";
import { type SequenceOptions, sequenceFigure } from "../figure/sequence/sequence.ts";
import type { TraceFilter } from "../trace/event.ts";
import { lessonEvents } from "./lesson-events.ts";
import { missingPackets, packets } from "./lesson-packets.ts";
import { show } from "./show.ts";

/**
 * Shows the record of the lesson as a table: a call a line, with its arguments, its result and how long it took.
 *
 * @param names your sockets by their names, `{ server, client }`
 * @param filter which events; all of the record by default, but for what `check()` did
 * @example
 * ```ts
 * import { AF_INET, calls, SOCK_STREAM, socket } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * calls({ server });
 * server.close();
 * ```
 */
export function calls(names: SocketNames = {}, filter: TraceFilter = {}): void {
  show(callsFigure(lessonEvents(filter), { names }));
}

/** Which part of the record a sequence figure shows. */
export interface SequenceFilter extends TraceFilter, Pick<SequenceOptions, "between"> {}

/**
 * Shows the record of the lesson as a sequence figure: who called what and when, what the kernel held, who waited, and
 * which packets went from socket to socket, if the lesson was begun with `{ packets: true }`.
 *
 * @param names your sockets by their names, `{ server, client, conn }`
 * @param filter which events; all of the record by default, but for what `check()` did. `{ between: [a, b] }` draws what happened from one event to
 *   another, and says how much lies before and after.
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, sequence, socket, trace } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * sequence({ server });
 * sequence({ server }, { between: [trace.last("bind"), trace.last("listen")] });
 * server.close();
 * ```
 */
export function sequence(names: SocketNames = {}, filter: SequenceFilter = {}): void {
  const { between, untilNs = Number.POSITIVE_INFINITY } = filter;
  const events = lessonEvents(filter);
  const seen = packetsOf(events, packets()).filter(({ atNs }) => atNs < untilNs);
  show(sequenceFigure(events, { names, packets: seen, missing: missingPackets(), ...(between && { between }) }));
}
