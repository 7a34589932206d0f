import type { Packet } from "../capture/packet.ts";
import type { PacketEnds } from "./packet-ends.ts";
import type { SocketIdentity } from "./socket-identity.ts";
import type { Sight, Steps } from "./steps.ts";

/** When each socket was seen to be reset by its peer, ns since the first event. */
export type Resets = ReadonlyMap<SocketIdentity, number>;

/** What ends a connection without its peer's RST: a time limit, a new address, the socket's own shutdown. */
const OTHER_ENDS = new Set(["shutdown", "connect", "close"]);
const GONE = new Set(["ECONNRESET", "EPIPE"]);

/**
 * The resets of a record: a packet RST that came, the errno ECONNRESET, or a descriptor that is in CLOSE right after
 * ESTABLISHED or CLOSE_WAIT, with nothing of its own in between that could have ended the connection.
 */
export function resetsOf({ list, sights, zeroNs }: Steps, packets: readonly Packet[], ends: PacketEnds): Resets {
  const resets = new Map<SocketIdentity, number>();
  const note = (socket: SocketIdentity | undefined, atNs: number): void => {
    if (socket && atNs < (resets.get(socket) ?? Number.POSITIVE_INFINITY)) resets.set(socket, atNs);
  };
  for (const packet of packets) {
    const [, to] = ends.of(packet);
    if (packet.protocol === "TCP" && packet.flags.rst && to?.role !== "listener") note(to, packet.atNs - zeroNs);
  }
  const own = new Map<SocketIdentity, number>();
  const timedOut = new Set<SocketIdentity>();
  for (const { socket, call, outcome, startNs, endNs } of list) {
    if (!socket) continue;
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
  return resets;
}
