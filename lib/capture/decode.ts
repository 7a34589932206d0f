// No npm package that is maintained and pure JavaScript decodes both IPv4 and IPv6 down to TCP's options, so these few
// fields are read here.

import { hostText, type InetAddress } from "../syscall/address.ts";
import type { RawPacket, TcpFlags } from "./packet.ts";

/** The most bytes of data that a packet shows, as the record of calls does. */
const PREVIEW = 32;
const [ICMP, TCP, UDP, ICMPV6] = [1, 6, 17, 58] as const;
const UDP_HEADER = 8;
const ICMP_HEADER = 8;

/** What one packet says by itself. */
export interface Decoded {
  readonly protocol: "TCP" | "UDP" | "ICMP";
  readonly from: InetAddress;
  readonly to: InetAddress;
  readonly length: number;
  readonly data: Uint8Array;
  readonly tcp: TcpHeader | undefined;
  /** Of ICMP: what it says. */
  readonly reason?: string;
}

/** TCP's own fields. See RFC 9293, section 3.1. */
export interface TcpHeader {
  readonly flags: TcpFlags;
  readonly seq: number;
  readonly ack: number;
  /** As it stands in the header. */
  readonly window: number;
  /** By how many bits later windows are to be shifted: an option of SYN segments (RFC 7323). */
  readonly windowShift: number | undefined;
}

/** The IP header's part in it. */
interface Datagram {
  readonly family: InetAddress["family"];
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  /** Where the next header begins. */
  readonly at: number;
}

/** Reads a packet; undefined for what is neither TCP nor UDP, nor tells by ICMP why such a packet went no further. */
export function decodePacket({ bytes, length }: RawPacket): Decoded | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ip = datagram(view, 0);
  if (ip === undefined) return undefined;
  if (ip.protocol === ICMP || ip.protocol === ICMPV6) return unreachable(view, ip);
  const isTcp = ip.protocol === TCP;
  if (!isTcp && ip.protocol !== UDP) return undefined;
  if (view.byteLength < ip.at + (isTcp ? 20 : UDP_HEADER)) return undefined;
  const dataAt = ip.at + (isTcp ? (view.getUint8(ip.at + 12) >> 4) * 4 : UDP_HEADER);
  return {
    protocol: isTcp ? "TCP" : "UDP",
    from: { family: ip.family, host: ip.from, port: view.getUint16(ip.at) },
    to: { family: ip.family, host: ip.to, port: view.getUint16(ip.at + 2) },
    length: Math.max(0, length - dataAt),
    data: bytes.slice(dataAt, dataAt + PREVIEW),
    tcp: isTcp ? tcpHeader(view, ip.at, dataAt) : undefined,
  };
}

/** Of each IP version: the header's least length, where its protocol and its addresses stand, and how long these are. */
const IP = {
  4: { family: "AF_INET", least: 20, protocolAt: 9, fromAt: 12, toAt: 16, size: 4 },
  6: { family: "AF_INET6", least: 40, protocolAt: 6, fromAt: 8, toAt: 24, size: 16 },
} as const;

function datagram(view: DataView, at: number): Datagram | undefined {
  const left = view.byteLength - at;
  const version = left > 0 ? view.getUint8(at) >> 4 : 0;
  if (version !== 4 && version !== 6) return undefined;
  const { family, least, protocolAt, fromAt, toAt, size } = IP[version];
  if (left < least) return undefined;
  const host = (start: number): string => hostText(new Uint8Array(view.buffer, view.byteOffset + at + start, size));
  const length = version === 4 ? (view.getUint8(at) & 15) * 4 : least;
  return { family, from: host(fromAt), to: host(toAt), protocol: view.getUint8(at + protocolAt), at: at + length };
}

/** The datagram that ICMP gives back was sent by whom it tells: from and to change places. */
function unreachable(view: DataView, outer: Datagram): Decoded | undefined {
  if (view.byteLength < outer.at + ICMP_HEADER) return undefined;
  const reason = reasonOf(view, outer);
  const inner = datagram(view, outer.at + ICMP_HEADER);
  if (reason === undefined || inner === undefined || view.byteLength < inner.at + 4) return undefined;
  return {
    protocol: "ICMP",
    from: { family: inner.family, host: inner.to, port: view.getUint16(inner.at + 2) },
    to: { family: inner.family, host: inner.from, port: view.getUint16(inner.at) },
    length: 0,
    data: new Uint8Array(0),
    tcp: undefined,
    reason,
  };
}

/** What ICMP complains of. All but the port's is said by a router, which is named. See RFC 792, RFC 1191, RFC 4443. */
function reasonOf(view: DataView, { protocol, at, from }: Datagram): string | undefined {
  switch (`${protocol} ${view.getUint8(at)} ${view.getUint8(at + 1)}`) {
    case `${ICMP} 3 3`:
    case `${ICMPV6} 1 4`:
      return "port unreachable";
    case `${ICMP} 3 0`:
      return `network unreachable, says ${from}`;
    case `${ICMP} 3 1`:
      return `host unreachable, says ${from}`;
    case `${ICMP} 3 4`:
      return `too large: MTU ${view.getUint16(at + 6)}, says ${from}`;
    default:
      return undefined;
  }
}

function tcpHeader(view: DataView, at: number, end: number): TcpHeader {
  const bits = view.getUint8(at + 13);
  const has = (bit: number): boolean => (bits & bit) !== 0;
  const flags = { syn: has(0x02), ack: has(0x10), fin: has(0x01), rst: has(0x04), psh: has(0x08) };
  return {
    flags,
    seq: view.getUint32(at + 4),
    ack: view.getUint32(at + 8),
    window: view.getUint16(at + 14),
    windowShift: flags.syn ? windowShift(view, at + 20, Math.min(end, view.byteLength)) : undefined,
  };
}

/** Looks for option 3 among TCP's options; undefined where it is missing. */
function windowShift(view: DataView, from: number, end: number): number | undefined {
  for (let at = from; at < end; ) {
    const kind = view.getUint8(at);
    if (kind === 0) return undefined;
    if (kind === 3 && at + 2 < end) return view.getUint8(at + 2);
    at += kind === 1 ? 1 : Math.max(2, at + 1 < end ? view.getUint8(at + 1) : 2);
  }
  return undefined;
}
