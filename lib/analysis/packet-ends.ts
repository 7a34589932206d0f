import type { Packet } from "../capture/packet.ts";
import { type Address, formatAddress, unmapped } from "../syscall/address.ts";
import { SENDS } from "./call-kinds.ts";
import type { SocketIdentity } from "./socket-identity.ts";
import type { Sockets } from "./sockets.ts";
import type { Step, Steps } from "./steps.ts";

/** A socket with its addresses as they are on the wire. */
interface AddressedSocket {
  readonly socket: SocketIdentity;
  readonly local: string;
  readonly peer: string;
}

/**
 * Finds out which sockets of a record a packet goes between: by their addresses, where the kernel was asked for them,
 * else by the call during which it was sent. A port may change hands: a packet is a socket's from its bind, connect or
 * accept until its close, and after that where it belongs to the connection that was closed. The packets are to come in
 * the order of time.
 */
export class PacketEnds {
  readonly #accepted: readonly AddressedSocket[];
  readonly #bound: readonly AddressedSocket[];
  readonly #steps: Readonly<Record<"TCP" | "UDP", readonly Step[]>>;
  readonly #zeroNs: number;
  readonly #byEnds = new Map<string, SocketIdentity[]>();
  /** Whose packets go from an address to another, once a call has told. */
  readonly #told = new Map<string, SocketIdentity | undefined>();
  /** When the newest connection between two addresses began. */
  readonly #begun = new Map<string, number>();

  constructor(sockets: Sockets, { list, zeroNs }: Steps) {
    const known = sockets.list.map(addressed);
    this.#accepted = known.filter(({ socket }) => socket.role === "accepted");
    this.#bound = known.filter(({ socket, local }) => ["listener", "datagram"].includes(socket.role) && local !== "");
    this.#steps = {
      TCP: list.filter(({ call }) => call === "connect"),
      UDP: list.filter(({ call }) => SENDS.has(call)),
    };
    this.#zeroNs = zeroNs;
    for (const socket of sockets.list) {
      for (const ends of socket.ends) {
        const key = ends.split("|").map(unmapped).join("|");
        this.#byEnds.set(key, [...(this.#byEnds.get(key) ?? []), socket]);
      }
    }
  }

  /** The sender's socket and the receiver's, as far as the record knows them. */
  of(packet: Packet): [SocketIdentity | undefined, SocketIdentity | undefined] {
    const [from, to] = [formatAddress(packet.from), formatAddress(packet.to)];
    if (packet.protocol === "TCP" && opens(packet) && !packet.retransmission) {
      for (const ends of [`${from}|${to}`, `${to}|${from}`]) this.#begun.set(ends, packet.atNs);
    }
    return [this.#at(from, to, packet, true), this.#at(to, from, packet, false)];
  }

  #at(own: string, other: string, packet: Packet, sends: boolean): SocketIdentity | undefined {
    const ends = `${own}|${other}`;
    const connected = this.#connected(ends, packet.atNs);
    if (connected) return connected;
    const told = this.#told.get(ends);
    const news = !this.#told.has(ends) || (told && this.#isOver(told, ends));
    if (sends && opens(packet) && news) this.#told.set(ends, this.#caller(packet));
    return this.#told.get(ends) ?? this.#listening(own, other, packet.atNs);
  }

  /** Whether the socket was closed before the newest connection between these addresses began. */
  #isOver({ closedNs = Number.POSITIVE_INFINITY }: SocketIdentity, ends: string): boolean {
    return closedNs < (this.#begun.get(ends) ?? 0);
  }

  /** The socket with these two addresses. What was not accepted yet is still its listener's. */
  #connected(ends: string, atNs: number): SocketIdentity | undefined {
    const found = this.#byEnds.get(ends)?.filter((socket) => !this.#isOver(socket, ends));
    return found?.findLast((socket) => heldSince(socket) <= atNs) ?? found?.find(({ from }) => from)?.from;
  }

  /** What was accepted from the other address, else the newest listener or datagram socket that has its own. */
  #listening(own: string, other: string, atNs: number): SocketIdentity | undefined {
    const accepted = this.#accepted.findLast(
      (one) =>
        heldSince(one.socket) <= atNs &&
        one.peer === other &&
        has(one, own) &&
        !this.#isOver(one.socket, `${own}|${other}`),
    );
    return (accepted ?? this.#bound.findLast((one) => holds(one.socket, atNs) && has(one, own)))?.socket;
  }

  /** Whose call the packet was sent in: a connection's first packet leaves during `connect()`. */
  #caller({ to, atNs, protocol }: Packet): SocketIdentity | undefined {
    const at = atNs - this.#zeroNs;
    const step = this.#steps[protocol === "TCP" ? "TCP" : "UDP"].find(
      ({ startNs, endNs, event, socket }) =>
        startNs <= at && at <= endNs && (event.address ?? socket?.peer)?.port === to.port,
    );
    return step?.socket;
  }
}

function opens(packet: Packet): boolean {
  return packet.protocol === "UDP" || (packet.protocol === "TCP" && packet.flags.syn && !packet.flags.ack);
}

function addressed(socket: SocketIdentity): AddressedSocket {
  const text = (address: Address | undefined): string => (address ? unmapped(formatAddress(address)) : "");
  return { socket, local: text(socket.local ?? socket.from?.local), peer: text(socket.peer) };
}

function heldSince({ heldNs, openedNs }: SocketIdentity): number {
  return heldNs ?? openedNs ?? Number.NEGATIVE_INFINITY;
}

/** Whether the socket has its address at this moment. */
function holds(socket: SocketIdentity, atNs: number): boolean {
  return heldSince(socket) <= atNs && atNs <= (socket.closedNs ?? Number.POSITIVE_INFINITY);
}

/** Whether the socket has the address, by itself or with all others of its port. */
function has({ local }: AddressedSocket, address: string): boolean {
  if (local === address) return true;
  const port = /^(?:0\.0\.0\.0|\[::\])(:\d+)$/.exec(local)?.[1];
  return port !== undefined && address.endsWith(port);
}
