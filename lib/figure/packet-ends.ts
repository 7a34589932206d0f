import type { Packet } from "../capture/packet.ts";
import { type Address, formatAddress } from "../syscall/address.ts";
import type { SocketIdentity, Sockets } from "./sockets.ts";
import type { Step, Steps } from "./steps.ts";

/**
 * Finds out which sockets of a record a packet goes between: by their addresses, where the kernel was asked for them,
 * else by the call during which it was sent.
 */
export class PacketEnds {
  readonly #sockets: readonly SocketIdentity[];
  readonly #steps: readonly Step[];
  readonly #zeroNs: number;
  readonly #byEnds = new Map<string, SocketIdentity[]>();
  /** Whose packets come from an address and go to another, once a call has told. */
  readonly #told = new Map<string, SocketIdentity>();

  constructor(sockets: Sockets, { list, zeroNs }: Steps) {
    this.#sockets = sockets.list;
    this.#steps = list.filter(({ call }) => call === "connect" || call === "send" || call === "sendto");
    this.#zeroNs = zeroNs;
    for (const socket of sockets.list) {
      for (const ends of socket.ends) {
        const [local = "", peer = ""] = ends.split("|").map(plain);
        this.#byEnds.set(`${local}|${peer}`, [...(this.#byEnds.get(`${local}|${peer}`) ?? []), socket]);
      }
    }
  }

  /** The sender's socket and the receiver's, as far as the record knows them. */
  of(packet: Packet): [SocketIdentity | undefined, SocketIdentity | undefined] {
    const there = `${formatAddress(packet.from)}|${formatAddress(packet.to)}`;
    const back = `${formatAddress(packet.to)}|${formatAddress(packet.from)}`;
    const opens = packet.protocol === "UDP" || (packet.protocol === "TCP" && packet.flags.syn && !packet.flags.ack);
    let from = this.#connected(there, packet.atNs) ?? this.#told.get(there);
    if (from === undefined && opens) from = this.#caller(packet);
    from ??= this.#bound(packet.from, packet);
    if (from && opens) this.#told.set(there, from);
    const to = this.#connected(back, packet.atNs) ?? this.#told.get(back) ?? this.#bound(packet.to, packet);
    return [from, to];
  }

  /** The socket with these two addresses. What was not accepted yet is still its listener's. */
  #connected(ends: string, atNs: number): SocketIdentity | undefined {
    const found = this.#byEnds.get(ends) ?? [];
    const socket = found.findLast((one) => (one.bornNs ?? 0) <= atNs) ?? found[0];
    return socket && (socket.bornNs ?? 0) > atNs ? (socket.from ?? socket) : socket;
  }

  /** The newest listener or datagram socket that has the address, and of a listener what it accepted from the other one. */
  #bound(address: Address, { from, to, atNs }: Packet): SocketIdentity | undefined {
    const other = formatAddress(address === from ? to : from);
    const accepted = this.#sockets.findLast(
      (one) =>
        one.role === "accepted" && one.peer && plain(formatAddress(one.peer)) === other && (one.bornNs ?? 0) <= atNs,
    );
    if (accepted && has(accepted.from ?? accepted, address)) return accepted;
    return this.#sockets.findLast(
      (one) => ["listener", "datagram"].includes(one.role) && (one.bornNs ?? 0) <= atNs && has(one, address),
    );
  }

  /** Whose call the packet was sent in: a connection's first packet leaves during `connect()`. */
  #caller({ to, atNs, protocol }: Packet): SocketIdentity | undefined {
    const at = atNs - this.#zeroNs;
    const step = this.#steps.find(
      ({ call, startNs, endNs, event, socket }) =>
        (call === "connect") === (protocol === "TCP") &&
        startNs <= at &&
        at <= endNs &&
        (event.address ?? socket?.peer)?.port === to.port,
    );
    return step?.socket;
  }
}

function has({ local }: SocketIdentity, address: Address): boolean {
  if (local?.host === undefined || local.port !== address.port) return false;
  return plain(formatAddress(local)) === formatAddress(address) || /^(0\.0\.0\.0|::)$/.test(local.host);
}

/** An IPv4 peer of an IPv6 socket, `[::ffff:127.0.0.1]:5000`, is 127.0.0.1:5000 on the wire. */
function plain(place: string): string {
  return place.replace(/^\[::ffff:(\d+\.\d+\.\d+\.\d+)\]/, "$1");
}
