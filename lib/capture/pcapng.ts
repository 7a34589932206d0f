import { wallClockAheadNs } from "../syscall/clock.ts";
import type { Packet } from "./packet.ts";

const [SECTION, INTERFACE, PACKET] = [0x0a0d0d0a, 1, 6] as const;
const BYTE_ORDER = 0x1a2b3c4d;
/** The packets begin with their IP header. */
const LINKTYPE_RAW = 101;
const SNAPLEN = 65_535;
const [OPT_END, IF_NAME, IF_TSRESOL] = [0, 2, 9] as const;
const NANOSECONDS = 9;

/**
 * Packets as a pcapng file, which Wireshark and tshark open, with times to the nanosecond. Of each packet it holds the
 * first 432 bytes, headers included, and its true length.
 *
 * @example
 * ```ts
 * import { startCapture, toPcapng } from "socklab";
 *
 * const capture = startCapture();
 * const file = toPcapng(capture.packets());
 * console.log(file.length); // 68
 * capture.stop();
 * ```
 */
export function toPcapng(packets: readonly Packet[]): Uint8Array {
  const aheadNs = wallClockAheadNs();
  const blocks = [section(), interfaceBlock(), ...packets.map((packet) => packetBlock(packet, aheadNs))];
  const file = new Uint8Array(blocks.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of blocks) {
    file.set(one, at);
    at += one.length;
  }
  return file;
}

function section(): Uint8Array {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint32(0, BYTE_ORDER, true);
  view.setUint16(4, 1, true); // version 1.0
  view.setBigInt64(8, -1n, true); // the section's length is not told
  return block(SECTION, body);
}

function interfaceBlock(): Uint8Array {
  const fixed = new Uint8Array(8);
  const view = new DataView(fixed.buffer);
  view.setUint16(0, LINKTYPE_RAW, true);
  view.setUint32(4, SNAPLEN, true);
  const name = option(IF_NAME, new TextEncoder().encode("lo"));
  const resolution = option(IF_TSRESOL, Uint8Array.of(NANOSECONDS));
  return block(INTERFACE, fixed, name, resolution, option(OPT_END, new Uint8Array(0)));
}

function packetBlock({ raw }: Packet, aheadNs: bigint): Uint8Array {
  const fixed = new Uint8Array(20);
  const view = new DataView(fixed.buffer);
  const wallNs = BigInt(Math.round(raw.atNs)) + aheadNs;
  view.setUint32(4, Number(wallNs >> 32n), true);
  view.setUint32(8, Number(wallNs & 0xffffffffn), true);
  view.setUint32(12, raw.bytes.length, true);
  view.setUint32(16, raw.length, true);
  return block(PACKET, fixed, padded(raw.bytes));
}

function option(code: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + padded(value).length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

/** A block: its type, its length, its parts, its length again. */
function block(type: number, ...parts: Uint8Array[]): Uint8Array {
  const length = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  view.setUint32(at, length, true);
  return bytes;
}

/** Everything in the file begins at a multiple of four. */
function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  whole.set(bytes);
  return whole;
}
