import { hex } from "../base/text.ts";
import { hostText } from "../syscall/address.ts";
import { monotonicNs } from "../syscall/clock.ts";
import { Connections } from "./connections.ts";
import { filterProgram } from "./filter.ts";
import type { Packet, RawPacket } from "./packet.ts";
import { EVERY_INTERFACE, PacketRing } from "./packet-ring.ts";

/** What one host of a network sent and got, IPv4 alone. */
export interface HostPackets {
  readonly sent: readonly RawPacket[];
  readonly got: readonly RawPacket[];
}

/** Where the sender's address stands in IPv4's header, the receiver's, and where their end is. */
const [FROM, TO, END] = [12, 16, 20] as const;
/** What routers change on the way, or may: the header before the addresses. */
const LENGTH_AT = 2;

/** The packets that a host sends and gets on all its interfaces, but not those that it only passes on. */
export class HostCapture {
  readonly #ring = new PacketRing(filterProgram([], true), monotonicNs(), EVERY_INTERFACE);
  readonly #sent: RawPacket[] = [];
  readonly #got: RawPacket[] = [];

  /** All so far, of a host with these addresses. */
  packets(addresses: readonly string[]): HostPackets {
    const own = new Set(addresses);
    for (const { outgoing, ...raw } of this.#ring.take(monotonicNs())) {
      const [from, to] = [hostText(raw.bytes.slice(FROM, TO)), hostText(raw.bytes.slice(TO, END))];
      if (outgoing && own.has(from)) this.#sent.push(raw);
      else if (!outgoing && own.has(to)) this.#got.push(raw);
    }
    return { sent: this.#sent, got: this.#got };
  }
}

/** The packets of several hosts in the order in which they were sent, each with the time at which it arrived, if it did. */
export function joinHosts(hosts: readonly HostPackets[]): Packet[] {
  const arrivals = new Map<string, number[]>();
  for (const raw of hosts.flatMap(({ got }) => got)) {
    const key = whole(raw);
    arrivals.set(key, [...(arrivals.get(key) ?? []), raw.atNs]);
  }
  for (const times of arrivals.values()) times.sort((one, other) => one - other);
  const connections = new Connections();
  return hosts
    .flatMap(({ sent }) => sent)
    .sort((one, other) => one.atNs - other.atNs)
    .flatMap((raw) => connections.decode({ ...raw, arrivedNs: arrivals.get(whole(raw))?.shift() ?? null }) ?? []);
}

/** What two sightings of one packet have alike: addresses, length, and all after the header. */
function whole({ bytes, length }: RawPacket): string {
  return `${length} ${hex(bytes.slice(LENGTH_AT, LENGTH_AT + 2))} ${hex(bytes.slice(FROM))}`;
}
