import { setTimeout as sleep } from "node:timers/promises";
import { plural } from "../base/text.ts";
import { closesDone, openSockets } from "../socket/open-sockets.ts";
import { poller } from "../socket/wait/poller.ts";
import { endThreads } from "../socket/wait/thread.ts";
import { checkHow, checkTimeout, defaults } from "../socket/wait/wait-options.ts";
import { encodeAddress } from "../syscall/address.ts";
import { BY, call } from "../syscall/call.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { AF_INET, AF_INET6, SO_LINGER, SO_SNDTIMEO, SOCK_STREAM, SOL_SOCKET } from "../syscall/constants.ts";
import { ArgumentError } from "../syscall/error.ts";
import { SPECS } from "../syscall/libc.ts";
import * as sys from "../syscall/mod.ts";
import { openDescriptors } from "../syscall/open-descriptors.ts";
import { timeval } from "../syscall/options.ts";
import type { WaitHow } from "../trace/event.ts";
import { type TcpEndpoint, tcpEndpoints } from "../trace/linux/procnet.ts";
import { trace } from "../trace/trace.ts";
import { endChildren } from "./child.ts";
import { forgetNames } from "./known-names.ts";
import { forgetLegends } from "./legends.ts";
import { tellNetworkOnce } from "./lesson-network.ts";
import { beginPackets, endPackets } from "./lesson-packets.ts";
import { endPublishing } from "./publish.ts";
import { endUntils } from "./until.ts";

/** What a lesson may set for its own calls. */
export interface LessonOptions {
  /** Deadline of every wait, in milliseconds; 10 000 by default. */
  readonly timeoutMs?: number;
  /** How calls wait; `"readiness"` by default. */
  readonly wait?: WaitHow;
  /** Whether the kernel is asked about the socket before and after each call; yes by default. */
  readonly observe?: boolean;
  /** Whether packets are captured, for `drawSequence` and `packets`; no by default, and only where it is permitted. */
  readonly packets?: boolean;
}

/** The ports that the chapters bind by number. */
const COURSE_PORTS = { from: 5000, to: 5100 };

async function begin(id: string, options: LessonOptions = {}): Promise<void> {
  if (typeof id !== "string" || id === "") {
    throw new ArgumentError("ERR_ARG_TYPE", "lesson", "id", 'the id must be a text such as "4.2"');
  }
  checkOptions("lesson", options, ["timeoutMs", "wait", "observe", "packets"], "{ packets: true }");
  const { timeoutMs = 10_000, wait = "readiness", observe = true, packets = false } = options;
  checkTimeout("lesson", timeoutMs);
  checkHow("lesson", wait);
  const closed = await closeAll();
  const endpoints = await freePorts();
  defaults.timeoutMs = timeoutMs;
  defaults.wait = wait;
  trace.enabled = true;
  trace.observe = observe;
  const seen = beginPackets(packets, endpoints);
  trace.clear();
  forgetNames();
  forgetLegends();
  const left = closed === 0 ? "" : `, ${plural(closed, "socket")} of an earlier run closed`;
  tellNetworkOnce();
  console.log(`Lesson ${id}: a fresh record${seen}${left}`);
}

/** Ends all that is under way, and frees the course's ports. Returns how many sockets it closed. */
async function end(): Promise<number> {
  const closed = await closeAll();
  await freePorts();
  return closed;
}

/** Ends every wait, every helper process, what was published and every socket. Returns how many it closed. */
async function closeAll(): Promise<number> {
  await endChildren();
  trace.observe = false;
  endPublishing();
  endPackets();
  const sockets = openSockets();
  poller.wake("closed");
  endThreads("closed");
  endUntils("closed");
  for (const socket of sockets) {
    resetOnClose(socket.fd);
    socket.close();
  }
  await closesDone();
  const rest = openDescriptors();
  for (const fd of rest) {
    resetOnClose(fd);
    sys.close(fd);
  }
  return sockets.length + rest.length;
}

/** What a connection goes through on its way to its end, once it was closed. */
const ENDING: ReadonlySet<string> = new Set(["FIN_WAIT1", "FIN_WAIT2", "CLOSING", "LAST_ACK", "TIME_WAIT"]);
const LOOKS = 5;

/**
 * Frees the course's ports from TIME_WAIT. On a busy machine a connection gets there a moment after it was closed, so the
 * kernel is asked again while one is on its way; otherwise once, since it walks its whole table for it, some 10 ms.
 *
 * @returns what connections there are
 */
async function freePorts(): Promise<readonly TcpEndpoint[]> {
  for (let look = 1; ; look++) {
    const endpoints = tcpEndpoints();
    const ending = endpoints.filter(
      ({ local, state }) => local.port >= COURSE_PORTS.from && local.port < COURSE_PORTS.to && ENDING.has(state),
    );
    if (ending.length === 0 || look === LOOKS) return endpoints;
    for (const one of ending) if (one.state === "TIME_WAIT") endTimeWait(one);
    await sleep(look);
  }
}

/** A close that leaves no TIME_WAIT behind: the peer gets a RST, since an earlier run has nothing more to say to it. */
function resetOnClose(fd: number): void {
  const linger = Int32Array.of(1, 0);
  call(SPECS.setsockopt, BY.LIBRARY, fd, SOL_SOCKET, SO_LINGER, linger, linger.byteLength);
}

/**
 * Frees a port from TIME_WAIT without waiting a minute: a SYN from the very address and port of the old peer is answered
 * with an ACK, the sender knows nothing of that connection and resets it, and the RST ends the TIME_WAIT (RFC 1337 calls
 * it an assassination; the sysctl net.ipv4.tcp_rfc1337 forbids it). Where it does not work, the port stays taken.
 */
function endTimeWait({ local, peer }: TcpEndpoint): void {
  const fd = call(SPECS.socket, BY.LIBRARY, local.family === "AF_INET" ? AF_INET : AF_INET6, SOCK_STREAM, 0);
  if (fd < 0) return;
  const [from, to] = [peer, local].map(({ host, port }) => encodeAddress("lesson", host, port)) as [
    Uint8Array,
    Uint8Array,
  ];
  const limit = timeval(1);
  call(SPECS.setsockopt, BY.LIBRARY, fd, SOL_SOCKET, SO_SNDTIMEO, limit, limit.byteLength);
  if (call(SPECS.bind, BY.LIBRARY, fd, from, from.length) === 0) call(SPECS.connect, BY.LIBRARY, fd, to, to.length);
  resetOnClose(fd);
  call(SPECS.close, BY.LIBRARY, fd);
}

/**
 * Begins a lesson, so that its cells can be run again and in any order: closes what an earlier run left, frees the
 * course's ports (5000 to 5099), starts a fresh record, and sets how long and in which way calls wait.
 *
 * @param id the section, `"4.2"` for example
 * @example
 * ```ts
 * import { AF_INET, descriptors, lesson, SOCK_STREAM, socket } from "socklab";
 *
 * await lesson("4.2");
 * socket(AF_INET, SOCK_STREAM); // forgotten: nobody closes it
 * await lesson("4.2"); // says that a socket of an earlier run was closed
 * console.log(descriptors().length); // 0
 * await lesson.end();
 * ```
 */
export const lesson: {
  (id: string, options?: LessonOptions): Promise<void>;
  /** Closes everything that is still open, without beginning a new lesson. Returns how many sockets it closed. */
  end(): Promise<number>;
} = Object.assign(begin, { end });
