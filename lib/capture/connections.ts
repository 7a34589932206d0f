import { formatAddress } from "../syscall/address.ts";
import { type Decoded, decodePacket, type TcpHeader } from "./decode.ts";
import type { Packet, RawPacket, TcpPacket } from "./packet.ts";

/** What is known of one direction of a connection. */
interface Direction {
  /** The sequence number that counts as 0. */
  base: number;
  /** One past the last number that was sent, relative. */
  sent: number;
  /** Undefined while no SYN was seen; -1 for one without the option. */
  shift: number | undefined;
  /** Whether the last SYN had the ACK flag too. */
  synAck: boolean;
}

const HALF = 2 ** 31;
const WHOLE = 2 ** 32;

/**
 * Turns raw packets into packets, in their order, and keeps in mind what tells of later ones: where each direction's
 * numbers began, how its windows are scaled, what was sent before.
 */
export class Connections {
  #directions = new Map<string, Direction>();
  #count = 0;

  /** The next packet; undefined for one that is of no interest. */
  decode(raw: RawPacket): Packet | undefined {
    const decoded = decodePacket(raw);
    if (decoded === undefined) return undefined;
    const { protocol, from, to, length, data, tcp, reason } = decoded;
    const base = { number: ++this.#count, atNs: raw.atNs, from, to, length, data, raw };
    if (tcp) return { ...base, protocol: "TCP", ...this.#tcp(decoded, tcp) };
    return reason === undefined ? { ...base, protocol: protocol as "UDP" } : { ...base, protocol: "ICMP", reason };
  }

  #tcp({ from, to, length }: Decoded, { flags, seq, ack, window, windowShift }: TcpHeader): TcpFacts {
    const ends = [formatAddress(from), formatAddress(to)];
    const [there, back] = [ends.join(" "), ends.toReversed().join(" ")];
    const known = this.#directions.get(there);
    const again = flags.syn && known !== undefined && known.base === seq && known.synAck === flags.ack;
    if (flags.syn && !flags.ack && !again) this.#directions.delete(back); // a new connection on the same ports
    const own = known && (!flags.syn || known.base === seq) ? known : begun(flags.syn ? seq : seq - 1);
    this.#directions.set(there, own);
    if (flags.syn) Object.assign(own, { shift: windowShift ?? -1, synAck: flags.ack });
    let other = this.#directions.get(back);
    if (other === undefined && flags.ack) {
      other = begun(ack - 1);
      this.#directions.set(back, other);
    }
    const relativeSeq = relative(seq, own.base);
    const size = length + Number(flags.syn) + Number(flags.fin);
    const retransmission = again || (size > 0 && !flags.syn && !flags.rst && relativeSeq + size <= own.sent);
    const probe = size === 0 && flags.ack && !flags.rst && own.sent > 0 && relativeSeq === own.sent - 1;
    own.sent = Math.max(own.sent, relativeSeq + size);
    const scaled = !flags.syn && (own.shift ?? -1) >= 0 && (other?.shift ?? -1) >= 0;
    return {
      ...{ flags, seq, ack, relativeSeq, retransmission, probe },
      relativeAck: flags.ack && other ? relative(ack, other.base) : 0,
      window: scaled ? window * 2 ** (own.shift ?? 0) : window,
    };
  }
}

type TcpFacts = Pick<
  TcpPacket,
  "flags" | "seq" | "ack" | "relativeSeq" | "relativeAck" | "window" | "retransmission" | "probe"
>;

/** A direction of which nothing was seen before. */
const begun = (base: number): Direction => ({ base, sent: 0, shift: undefined, synAck: false });

/** The distance of two numbers that wrap around at 2³²; what lies before the base by less than half of that is negative. */
function relative(number: number, base: number): number {
  const distance = (((number - base) % WHOLE) + WHOLE) % WHOLE;
  return distance >= HALF ? distance - WHOLE : distance;
}
