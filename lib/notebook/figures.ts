import type { SocketNames } from "../analysis/socket-names.ts";
import { packetsOf } from "../capture/packets-of.ts";
import { type BytesOptions, bytesFigure } from "../figure/bytes.ts";
import { callsFigure } from "../figure/calls.ts";
import { type CompareOptions, checkRuns, compareFigure, type TwoRuns } from "../figure/compare-runs.ts";
import { descriptorsFigure } from "../figure/descriptors.ts";
import { queuesFigure } from "../figure/queues.ts";
import { type SequenceOptions, sequenceFigure } from "../figure/sequence/sequence.ts";
import { statesFigure } from "../figure/states.ts";
import { waitsFigure } from "../figure/waits.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { FILTER_KEYS, type TraceFilter } from "../trace/event.ts";
import { tcpEndpoints } from "../trace/linux/procnet.ts";
import type { Heartbeat } from "./heartbeat.ts";
import { namesOf } from "./known-names.ts";
import { tellsHow } from "./legends.ts";
import { lessonEvents } from "./lesson-events.ts";
import { missingPackets, packets } from "./lesson-packets.ts";
import { show } from "./show.ts";

/** Which part of the lesson's record `drawSequence` draws. */
export interface DrawSequenceOptions extends TraceFilter, Pick<SequenceOptions, "between"> {}

/** Which part of the lesson's record `drawWaits` draws, and the heartbeat of the main thread meanwhile. */
export interface DrawWaitsOptions extends TraceFilter {
  /** What `heartbeat()` gave: where it paused, the main thread did nothing else. */
  readonly pulse?: Heartbeat;
}

/** Which part of the lesson's record `drawBytes` draws, and whether as text or as hexadecimal digits. */
export interface DrawBytesOptions extends TraceFilter, Pick<BytesOptions, "as"> {}

/**
 * Shows the record of the lesson as a sequence figure: who called what and when, what the kernel held, who waited, and
 * which packets went from socket to socket, if the lesson was begun with `{ packets: true }`.
 *
 * @param sockets your own names for sockets, `{ alice }`; others are named by their role: server, client, conn
 * @param options which events; by default the whole record but for what `check()` did. `{ between: [a, b] }` draws what
 *   happened from one event to another, and says how much lies before and after.
 * @example
 * ```ts
 * import { AF_INET, drawSequence, SOCK_STREAM, socket, trace } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * drawSequence();
 * drawSequence({ door: server }, { between: [trace.last("bind"), trace.last("listen")] });
 * server.close();
 * ```
 */
export function drawSequence(sockets: SocketNames = {}, options: DrawSequenceOptions = {}): void {
  checkOptions("drawSequence", options, [...FILTER_KEYS, "between"], "{ afterSeq: 10 }");
  const { between, ...filter } = options;
  const { untilNs = Number.POSITIVE_INFINITY } = filter;
  const events = lessonEvents(filter);
  const seen = packetsOf(events, packets()).filter(({ atNs }) => atNs < untilNs);
  const missing = missingPackets();
  show(
    sequenceFigure(events, {
      names: namesOf(sockets),
      legend: tellsHow("sequence"),
      packets: seen,
      missing,
      ...(between && { between }),
    }),
  );
}

/**
 * Shows the record of the lesson as a table: a call a line, with its arguments, its result and how long it took.
 *
 * @param sockets your own names for sockets, `{ alice }`; others are named by their role: server, client, conn
 * @param options which events; by default the whole record but for what `check()` did
 * @example
 * ```ts
 * import { AF_INET, drawCalls, SOCK_STREAM, socket } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * drawCalls({}, { call: ["bind", "listen"] });
 * server.close();
 * ```
 */
export function drawCalls(sockets: SocketNames = {}, options: TraceFilter = {}): void {
  checkOptions("drawCalls", options, FILTER_KEYS, "{ afterSeq: 10 }");
  show(callsFigure(lessonEvents(options), { names: namesOf(sockets), legend: tellsHow("calls") }));
}

/**
 * Shows TCP's state diagram with the way that each socket of the lesson took through it, TIME_WAIT after its end
 * included.
 *
 * @param sockets your own names for sockets, `{ alice }`; others are named by their role: server, client, conn
 * @param options which events; by default the whole record but for what `check()` did
 * @example
 * ```ts
 * import { AF_INET, drawStates, lesson, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("4.3");
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.listen(2);
 * drawStates();
 * await lesson.end();
 * ```
 */
export function drawStates(sockets: SocketNames = {}, options: TraceFilter = {}): void {
  checkOptions("drawStates", options, FILTER_KEYS, "{ afterSeq: 10 }");
  show(
    statesFigure(lessonEvents(options), {
      names: namesOf(sockets),
      legend: tellsHow("states"),
      endpoints: tcpEndpoints(),
      packets: packets(),
    }),
  );
}

/**
 * Shows what waited in the kernel's queues during the lesson, over time: connections for `accept`, bytes for `recv`, and
 * bytes that the peer had not acknowledged.
 *
 * @param sockets your own names for sockets, `{ alice }`; others are named by their role: server, client, conn
 * @param options which events; by default the whole record but for what `check()` did
 * @example
 * ```ts
 * import { AF_INET, drawQueues, lesson, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("4.3");
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.listen(2);
 * drawQueues();
 * await lesson.end();
 * ```
 */
export function drawQueues(sockets: SocketNames = {}, options: TraceFilter = {}): void {
  checkOptions("drawQueues", options, FILTER_KEYS, "{ afterSeq: 10 }");
  show(queuesFigure(lessonEvents(options), { names: namesOf(sockets), legend: tellsHow("queues") }));
}

/**
 * Shows who waited for what during the lesson, a row for the main thread and for each other thread.
 *
 * @param sockets your own names for sockets, `{ alice }`; others are named by their role: server, client, conn
 * @param options which events; by default the whole record but for what `check()` did. `{ pulse: pulse }` adds the main
 *   thread's heartbeat.
 * @example
 * ```ts
 * import { AF_INET, drawWaits, heartbeat, lesson, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("3.3");
 * const pulse = heartbeat();
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.listen(2);
 * await server.accept({ timeoutMs: 50 }).catch(() => "nobody came");
 * pulse.stop();
 * drawWaits({}, { pulse: pulse });
 * await lesson.end();
 * ```
 */
export function drawWaits(sockets: SocketNames = {}, options: DrawWaitsOptions = {}): void {
  checkOptions("drawWaits", options, [...FILTER_KEYS, "pulse"], "{ afterSeq: 10 }");
  const { pulse, ...filter } = options;
  const heart = pulse && { beats: pulse.beats, everyMs: pulse.everyMs };
  show(waitsFigure(lessonEvents(filter), { names: namesOf(sockets), legend: tellsHow("waits"), ...heart }));
}

/**
 * Shows how the bytes of each stream were cut: the pieces that `send` gave above those that `recv` took.
 *
 * @param sockets your own names for sockets, `{ alice }`; others are named by their role: server, client, conn
 * @param options which events; by default the whole record but for what `check()` did. `{ as: "hex" }` shows hexadecimal
 *   digits.
 * @example
 * ```ts
 * import { AF_INET, drawBytes, lesson, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("3.3");
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.listen(2);
 * const client = socket(AF_INET, SOCK_STREAM);
 * await client.connect("127.0.0.1", server.getsockname().port);
 * await client.send("hello");
 * drawBytes({}, { as: "hex" });
 * await lesson.end();
 * ```
 */
export function drawBytes(sockets: SocketNames = {}, options: DrawBytesOptions = {}): void {
  checkOptions("drawBytes", options, [...FILTER_KEYS, "as"], "{ afterSeq: 10 }");
  const { as = "text", ...filter } = options;
  show(bytesFigure(lessonEvents(filter), { names: namesOf(sockets), legend: tellsHow("bytes"), as }));
}

/**
 * Shows the process's descriptor table during the lesson: which number went to which socket, and when it was free again.
 *
 * @param sockets your own names for sockets, `{ alice }`; others are named by their role: server, client, conn
 * @param options which events; by default the whole record but for what `check()` did
 * @example
 * ```ts
 * import { AF_INET, drawDescriptors, lesson, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("1");
 * socket(AF_INET, SOCK_STREAM).close();
 * const next = socket(AF_INET, SOCK_STREAM); // the same number again
 * drawDescriptors({ next: next });
 * await lesson.end();
 * ```
 */
export function drawDescriptors(sockets: SocketNames = {}, options: TraceFilter = {}): void {
  checkOptions("drawDescriptors", options, FILTER_KEYS, "{ afterSeq: 10 }");
  show(descriptorsFigure(lessonEvents(options), { names: namesOf(sockets), legend: tellsHow("descriptors") }));
}

/**
 * Shows two records side by side, with what differs between them marked and said in words: another result, other
 * arguments, a call that only one of them has.
 *
 * @param runs two records by the names that they shall have, as `record()` or `trace.events()` gave them
 * @param options names for the sockets of each run, `{ names: { broken: { proxy: proxy } } }`, and a title
 * @throws {ArgumentError} when there are not two records
 * @example
 * ```ts
 * import { AF_INET, drawCompare, record, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * const set = (reuse: number) => record(() => server.setsockopt(SOL_SOCKET, SO_REUSEADDR, reuse));
 * drawCompare({ without: await set(0), with: await set(1) });
 * server.close();
 * ```
 */
export function drawCompare(runs: TwoRuns, options: CompareOptions = {}): void {
  checkRuns("drawCompare", runs);
  checkOptions("drawCompare", options, ["names", "title"], '{ title: "What the repair changed" }');
  show(compareFigure(runs, options));
}
