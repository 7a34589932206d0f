import type { Address } from "../syscall/address.ts";
import type { TraceEvent } from "../trace/event.ts";
import type { Packet } from "./packet.ts";

/** The packets from or to a port that a record knows: one that its sockets had, or that they connected to or heard from. */
export function packetsOf(events: readonly TraceEvent[], packets: readonly Packet[]): Packet[] {
  const ports = new Set<number>();
  const add = (address: Address | undefined): void => {
    if (address?.port) ports.add(address.port);
  };
  for (const { address, before, after } of events) {
    for (const one of [address, before?.local, before?.peer, after?.local, after?.peer]) add(one);
  }
  return packets.filter(({ from, to }) => ports.has(from.port) || ports.has(to.port));
}
