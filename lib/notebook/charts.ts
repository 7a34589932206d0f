import type { SocketNames } from "../analysis/socket-names.ts";
import { bytesFigure } from "../figure/bytes.ts";
import { descriptorsFigure } from "../figure/descriptors.ts";
import { queuesFigure } from "../figure/queues.ts";
import { statesFigure } from "../figure/states.ts";
import { waitsFigure } from "../figure/waits.ts";
import type { TraceFilter } from "../trace/event.ts";
import { tcpEndpoints } from "../trace/linux/procnet.ts";
import type { Heartbeat } from "./heartbeat.ts";
import { lessonEvents } from "./lesson-events.ts";
import { show } from "./show.ts";

/**
 * Shows TCP's state diagram with the way that each socket of the lesson took through it, TIME_WAIT after its end included.
 *
 * @param names your sockets by their names, `{ server: server, client: client }`
 * @param filter which events; all of the record by default, but for what `check()` did
 * @example
 * ```ts
 * import { AF_INET, lesson, SOCK_STREAM, socket, stateChart } from "socklab";
 *
 * await lesson("4.3");
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.listen(2);
 * stateChart({ server: server });
 * await lesson.end();
 * ```
 */
export function stateChart(names: SocketNames = {}, filter: TraceFilter = {}): void {
  show(statesFigure(lessonEvents(filter), { names, endpoints: tcpEndpoints() }));
}

/**
 * Shows what waited in the kernel's queues during the lesson, over time: connections for `accept`, bytes for `recv`, and
 * bytes that the peer had not acknowledged.
 *
 * @param names your sockets by their names
 * @param filter which events; all of the record by default, but for what `check()` did
 * @example
 * ```ts
 * import { AF_INET, lesson, queueChart, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("4.3");
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.listen(2);
 * queueChart({ server: server });
 * await lesson.end();
 * ```
 */
export function queueChart(names: SocketNames = {}, filter: TraceFilter = {}): void {
  show(queuesFigure(lessonEvents(filter), { names }));
}

/**
 * Shows who waited for what during the lesson, a row for the main thread and for each other thread.
 *
 * @param names your sockets by their names
 * @param pulse the heartbeat of the main thread, if there was one
 * @param filter which events; all of the record by default, but for what `check()` did
 * @example
 * ```ts
 * import { AF_INET, heartbeat, lesson, SOCK_STREAM, socket, waitChart } from "socklab";
 *
 * await lesson("3.3");
 * const pulse = heartbeat();
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.listen(2);
 * await server.accept({ timeoutMs: 50 }).catch(() => "nobody came");
 * pulse.stop();
 * waitChart({ server: server }, pulse);
 * await lesson.end();
 * ```
 */
export function waitChart(names: SocketNames = {}, pulse?: Heartbeat, filter: TraceFilter = {}): void {
  show(waitsFigure(lessonEvents(filter), { names, ...(pulse && { beats: pulse.beats, everyMs: pulse.everyMs }) }));
}

/**
 * Shows how the bytes of each stream were cut: the pieces that `send` gave above those that `recv` took.
 *
 * @param names your sockets by their names
 * @param as `"text"`, or `"hex"` for hexadecimal digits
 * @param filter which events; all of the record by default, but for what `check()` did
 * @example
 * ```ts
 * import { AF_INET, byteChart, lesson, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("3.3");
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.listen(2);
 * const client = socket(AF_INET, SOCK_STREAM);
 * await client.connect("127.0.0.1", server.getsockname().port);
 * await client.send("hello");
 * byteChart({ server: server, client: client });
 * await lesson.end();
 * ```
 */
export function byteChart(names: SocketNames = {}, as: "text" | "hex" = "text", filter: TraceFilter = {}): void {
  show(bytesFigure(lessonEvents(filter), { names, as }));
}

/**
 * Shows the process's descriptor table during the lesson: which number went to which socket, and when it was free again.
 *
 * @param names your sockets by their names
 * @param filter which events; all of the record by default, but for what `check()` did
 * @example
 * ```ts
 * import { AF_INET, descriptorChart, lesson, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("1");
 * socket(AF_INET, SOCK_STREAM).close();
 * const next = socket(AF_INET, SOCK_STREAM); // the same number again
 * descriptorChart({ next: next });
 * await lesson.end();
 * ```
 */
export function descriptorChart(names: SocketNames = {}, filter: TraceFilter = {}): void {
  show(descriptorsFigure(lessonEvents(filter), { names }));
}
