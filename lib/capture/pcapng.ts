import { Buffer } from "node:buffer";
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
  return new Uint8Array(joined(section(), interfaceBlock(), ...packets.map((packet) => packetBlock(packet, aheadNs))));
}

/** Version 1.0; the section's length is not told. */
const section = (): Uint8Array => block(SECTION, words(BYTE_ORDER, 1, 0xffffffff, 0xffffffff));

function interfaceBlock(): Uint8Array {
  const name = option(IF_NAME, new TextEncoder().encode("lo"));
  const resolution = option(IF_TSRESOL, Uint8Array.of(NANOSECONDS));
  return block(INTERFACE, words(LINKTYPE_RAW, SNAPLEN), name, resolution, option(OPT_END, new Uint8Array(0)));
}

function packetBlock({ raw: { atNs, bytes, length } }: Packet, aheadNs: bigint): Uint8Array {
  const wallNs = BigInt(Math.round(atNs)) + aheadNs;
  const time = [Number(wallNs >> 32n), Number(wallNs & 0xffffffffn)];
  return block(PACKET, words(0, ...time, bytes.length, length), padded(bytes));
}

const option = (code: number, value: Uint8Array): Uint8Array =>
  joined(words(code | (value.length << 16)), padded(value));

/** A block: its type, its length, its parts, its length again. */
function block(type: number, ...parts: Uint8Array[]): Uint8Array {
  const body = joined(...parts);
  const length = words(12 + body.length);
  return joined(words(type), length, body, length);
}

/** Everything in the file begins at a multiple of four. */
const padded = (bytes: Uint8Array): Uint8Array => joined(bytes, new Uint8Array(-bytes.length & 3));

/** Numbers of four bytes, in the byte order of x86-64 and arm64, which the section tells. */
const words = (...numbers: number[]): Uint8Array => new Uint8Array(Uint32Array.from(numbers).buffer);

const joined = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts);
