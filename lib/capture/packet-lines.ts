import { quietly } from "../base/ignore-errors.ts";
import { hex } from "../base/text.ts";
import { Connections } from "./connections.ts";
import type { Packet, RawPacket } from "./packet.ts";

/** Packets as JSON lines, one each: for a file, or another program. Their bytes become hexadecimal digits. */
export function toPacketLines(packets: readonly Packet[]): string {
  return packets.map(({ raw }) => `${JSON.stringify({ ...raw, bytes: hex(raw.bytes) })}\n`).join("");
}

/** The way back from `toPacketLines`; a last line that was cut off is left out. */
export function fromPacketLines(text: string): Packet[] {
  const connections = new Connections();
  return text.split("\n").flatMap((line) => {
    const raw = parse(line);
    return (raw && connections.decode(raw)) ?? [];
  });
}

function parse(line: string): RawPacket | undefined {
  return quietly(() => {
    const { bytes, atNs, length } = JSON.parse(line) as { atNs: number; length: number; bytes: string };
    return { atNs, length, bytes: Uint8Array.from(bytes.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)) };
  });
}
