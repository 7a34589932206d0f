import { quietly } from "../base/ignore-errors.ts";
import { hex } from "../base/text.ts";
import { Connections } from "./connections.ts";
import type { Packet, RawPacket } from "./packet.ts";

/** Packets as JSON lines, one each: for a file, or another program. Their bytes become hexadecimal digits. */
export function toPacketLines(packets: readonly Packet[]): string {
  return toRawLines(packets.map(({ raw }) => raw));
}

/** The same of packets that nobody has decoded yet. */
export function toRawLines(packets: readonly RawPacket[]): string {
  return packets
    .map(({ atNs, length, bytes, arrivedNs }) => `${JSON.stringify({ atNs, length, arrivedNs, bytes: hex(bytes) })}\n`)
    .join("");
}

/** The way back from `toPacketLines`; a last line that was cut off is left out. */
export function fromPacketLines(text: string): Packet[] {
  const connections = new Connections();
  return fromRawLines(text).flatMap((raw) => connections.decode(raw) ?? []);
}

/** The way back from `toRawLines`. */
export const fromRawLines = (text: string): RawPacket[] => text.split("\n").flatMap((line) => parse(line) ?? []);

function parse(line: string): RawPacket | undefined {
  return quietly(() => {
    const { bytes, ...rest } = JSON.parse(line) as Omit<RawPacket, "bytes"> & { bytes: string };
    return { ...rest, bytes: Uint8Array.from(bytes.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)) };
  });
}
