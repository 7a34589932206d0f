import type { Packet } from "../capture/packet.ts";
import type { PacketEnds } from "./packet-ends.ts";
import type { SocketIdentity } from "./socket-identity.ts";
import type { Sight, Steps } from "./steps.ts";

/** How a connection was reset: a RST of its peer came, or its own `close()` sent one. */
export type Reset = "comes" | "sent";

/** The sockets whose connection was seen to be reset, and how. */
export type Resets = ReadonlyMap<SocketIdentity, Reset>;

/** What ends a connection without its peer's RST: a time limit, a new address, the socket's own shutdown. */
const OTHER_ENDS = new Set(["shutdown", "connect", "close"]);
/** States in which a `close()` that discards bytes resets the connection. */
const CONNECTED: ReadonlySet<string> = new Set(["ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT1", "FIN_WAIT2"]);
const GONE = new Set(["ECONNRESET", "EPIPE"]);

/**
 * The resets of a record. One came: a packet RST, the errno ECONNRESET, or a descriptor that is in CLOSE right after
 * ESTABLISHED or CLOSE_WAIT, with nothing of its own in between that could have ended the connection. One was sent: a
 * packet RST, or a `close()` with SO_LINGER 0 or with bytes unread, after which the kernel had no such connection. See
 * RFC 2525, section 2.17.
 */
export function resetsOf({ list, sights, zeroNs }: Steps, packets: readonly Packet[], ends: PacketEnds): Resets {
  const found = new Map<SocketIdentity, { readonly atNs: number; readonly how: Reset }>();
  const note = (socket: SocketIdentity | undefined, atNs: number, how: Reset = "comes"): void => {
    if (socket && socket.role !== "listener" && atNs < (found.get(socket)?.atNs ?? Number.POSITIVE_INFINITY))
      found.set(socket, { atNs, how });
  };
  for (const packet of packets) {
    const [from, to] = ends.of(packet);
    if (packet.protocol !== "TCP" || !packet.flags.rst) continue;
    note(to, packet.atNs - zeroNs);
    note(from, packet.atNs - zeroNs, "sent");
  }
  const abortive = new Set<SocketIdentity>();
  const own = new Map<SocketIdentity, number>();
  const timedOut = new Set<SocketIdentity>();
  for (const { socket, call, event, outcome, startNs, endNs } of list) {
    if (!socket) continue;
    if (call === "setsockopt" && event.args[1] === "SO_LINGER" && outcome.kind === "ok") {
      const isAbortive = /onoff=[^0].*linger=0}/.test(event.args[2] ?? "");
      if (isAbortive) abortive.add(socket);
      else abortive.delete(socket);
    }
    const resets = abortive.has(socket) || (event.before?.recvQueue ?? 0) > 0;
    if (call === "close" && resets && event.after?.state === "CLOSE" && CONNECTED.has(event.before?.state ?? "")) {
      note(socket, startNs, "sent");
    }
    if (outcome.kind === "error" && outcome.errno === "ECONNRESET") note(socket, endNs);
    if (outcome.kind === "error" && !GONE.has(outcome.errno)) timedOut.add(socket);
    if (OTHER_ENDS.has(call) && outcome.kind === "ok") own.set(socket, Math.max(own.get(socket) ?? 0, startNs));
  }
  const last = new Map<SocketIdentity, Sight>();
  for (const sight of sights) {
    const { socket, view, atNs } = sight;
    if (view.state === undefined) continue;
    const before = last.get(socket);
    last.set(socket, sight);
    const wasOpen = before?.view.state === "ESTABLISHED" || before?.view.state === "CLOSE_WAIT";
    if (view.state !== "CLOSE" || !wasOpen || timedOut.has(socket)) continue;
    if ((own.get(socket) ?? Number.NEGATIVE_INFINITY) < before.atNs) note(socket, atNs);
  }
  return new Map([...found].map(([socket, { how }]) => [socket, how]));
}
