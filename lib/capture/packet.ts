import { plural } from "../base/text.ts";
import type { InetAddress } from "../syscall/address.ts";

/** A packet as the kernel's capture gave it: when, and its first bytes from the IP header on. */
export interface RawPacket {
  /** When it was sent, ns of CLOCK_MONOTONIC, as all times of the record. */
  readonly atNs: number;
  /** Its first bytes, 432 at most. */
  readonly bytes: Uint8Array;
  /** How many bytes it had, headers included. */
  readonly length: number;
  /** When its receiver got it; null if it never did. Only where both ends were watched, in a `network`. */
  readonly arrivedNs?: number | null;
}

/** What every captured packet has. */
export interface PacketBase {
  /** Position among the packets that were captured, from 1. */
  readonly number: number;
  /** When it was sent, ns of CLOCK_MONOTONIC, as all times of the record. */
  readonly atNs: number;
  /** The sender's address and port. */
  readonly from: InetAddress;
  /** The receiver's. */
  readonly to: InetAddress;
  /** How many bytes of data it carries, headers not counted. */
  readonly length: number;
  /** The first of them, 32 at most. */
  readonly data: Uint8Array;
  /** The packet itself. */
  readonly raw: RawPacket;
}

/** The flags of a TCP segment. See RFC 9293, section 3.1. */
export interface TcpFlags {
  /** Opens a direction: its sequence number comes before the first byte's. */
  readonly syn: boolean;
  /** The acknowledgment number counts, as in every segment but a client's first. */
  readonly ack: boolean;
  /** Ends a direction: no more data will come. */
  readonly fin: boolean;
  /** Ends the connection at once. */
  readonly rst: boolean;
  /** The sender had no more data to add. */
  readonly psh: boolean;
}

/** One TCP segment on the wire. On loopback a segment may be as long as 64 kB. */
export interface TcpPacket extends PacketBase {
  /** Tells it from the other kinds. */
  readonly protocol: "TCP";
  /** The flags that are set. */
  readonly flags: TcpFlags;
  /** The number of its first byte; a SYN and a FIN take one number too. */
  readonly seq: number;
  /** The number that is expected next from the other side. */
  readonly ack: number;
  /** `seq` counted from the SYN of this direction, which has 0. */
  readonly relativeSeq: number;
  /** `ack` counted likewise; 0 where `flags.ack` is not set. */
  readonly relativeAck: number;
  /** How many bytes its sender is ready to receive; unscaled where the handshake was not seen. */
  readonly window: number;
  /** Whether all that it carries was sent before. */
  readonly retransmission: boolean;
  /** Whether it only asks for an answer, by a number that is long past: the window was 0, or keepalive is on. */
  readonly probe: boolean;
}

/** One UDP datagram. */
export interface UdpPacket extends PacketBase {
  /** Tells it from the other kinds. */
  readonly protocol: "UDP";
}

/** Why a packet went no further, told to its sender: by the kernel where nobody has the port, by a router on the way. */
export interface IcmpPacket extends PacketBase {
  /** Tells it from the other kinds. */
  readonly protocol: "ICMP";
  /** What it says: `port unreachable`, `too large: MTU 700, says 10.0.1.2`. */
  readonly reason: string;
}

/** A packet that was captured, decoded. `protocol` tells which kind it is. */
export type Packet = TcpPacket | UdpPacket | IcmpPacket;

/**
 * What a packet is, in a word or two: `SYN`, `SYN-ACK`, `ACK`, `FIN`, `RST`, `probe`, or how many bytes it carries.
 *
 * @example
 * ```ts
 * import { AF_INET, packetLabel, SOCK_STREAM, socket, startCapture } from "socklab";
 *
 * const capture = startCapture();
 * const client = socket(AF_INET, SOCK_STREAM);
 * await client.connect("127.0.0.1", 1).catch((error) => console.log(error.code)); // ECONNREFUSED
 * console.log(capture.packets().map(packetLabel).join(", ")); // SYN, RST
 * capture.stop();
 * client.close();
 * ```
 */
export function packetLabel(packet: Packet): string {
  if (packet.protocol === "ICMP") return packet.reason;
  const count = plural(packet.length, "byte");
  if (packet.protocol === "UDP") return count;
  const { flags, window, length, retransmission, probe } = packet;
  const words = [
    ...(flags.rst ? ["RST"] : flags.syn ? [flags.ack ? "SYN-ACK" : "SYN"] : []),
    ...(length > 0 ? [count] : []),
    ...(flags.fin ? ["FIN"] : []),
  ];
  if (words.length === 0) words.push(probe ? "probe" : window === 0 ? "ACK, window 0" : "ACK");
  return `${words.join(", ")}${retransmission ? " again" : ""}`;
}
