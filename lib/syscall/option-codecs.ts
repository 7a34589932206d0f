import { types } from "node:util";
import { hostText } from "./address.ts";
import { checkInt, typeOf } from "./check-arguments.ts";
import { checkKeys } from "./check-keys.ts";
import * as C from "./constants.ts";
import { type Credentials, decodeCredentials } from "./control.ts";
import { ArgumentError } from "./error.ts";
import { ipv4Bytes, ipv6Bytes } from "./ip-bytes.ts";
import { decodeFilter, encodeFilter, FILTER_BYTES, type FilterInstruction, FilterProgram } from "./socket-filter.ts";
import { decodeTcpInfo, TCP_INFO_BYTES, type TcpInfo } from "./tcp-info.ts";

/** What `SO_LINGER` is set to: whether `close` waits for unsent bytes, and for how many seconds. */
export interface Linger {
  /** Whether it does. */
  readonly onoff: boolean;
  /** For how many seconds; 0 resets the connection. */
  readonly linger: number;
}

/**
 * A multicast group, to be joined or left on an interface: the one with the address `host` (IPv4), or of the number
 * `ifindex`.
 */
export interface Membership {
  /** The group's address. */
  readonly group: string;
  /** An address of the interface; absent where the kernel may choose. IPv4 only. */
  readonly host?: string;
  /** The interface's number; 1 is the loopback interface. */
  readonly ifindex?: number;
}

/**
 * The value of an option, as `setsockopt` takes it: a number or a boolean for most, milliseconds for the two
 * timeouts, a text for
 * `TCP_CONGESTION` and `SO_BINDTODEVICE`, objects and instructions where C has a structure; bytes for any option, as C
 * would lay them out.
 */
export type OptionValue = number | boolean | string | Uint8Array | Linger | Membership | readonly FilterInstruction[];

type Socket<O extends number> = `${typeof C.SOL_SOCKET}/${O}`;
type Tcp<O extends number> = `${typeof C.IPPROTO_TCP}/${O}`;
type Ip<O extends number> = `${typeof C.IPPROTO_IP}/${O}`;
/** What `getsockopt` gives where it is no number, by level and option. */
type Results = Record<Socket<typeof C.SO_PEERCRED>, Credentials> &
  Record<Socket<typeof C.SO_BINDTODEVICE | typeof C.SO_PEERSEC>, string> &
  Record<Socket<typeof C.SO_ATTACH_FILTER>, FilterInstruction[]> &
  Record<Ip<typeof C.IP_MULTICAST_IF>, string> &
  Record<Tcp<typeof C.TCP_CONGESTION | typeof C.TCP_ULP>, string> &
  Record<Tcp<typeof C.TCP_INFO>, TcpInfo>;

/** What `getsockopt` gives for an option: a number, unless C has a text or a structure there. */
export type OptionResult<L extends number, O extends number> = `${L}/${O}` extends keyof Results
  ? Results[`${L}/${O}`]
  : number;

/** How an option's value is laid out in memory. */
interface Codec {
  /** How much room `getsockopt` has to give; 256 bytes unless it is set. */
  readonly room?: number;
  /** How many bytes there must be to read. */
  readonly size?: number;
  /** Absent where the option is a number to be set. */
  encode?(value: unknown): Uint8Array | Int32Array;
  /** Absent where the option is a number to be read. */
  decode?(bytes: Uint8Array): unknown;
}

const MREQN = 12;
const NOWHERE = new Uint8Array(4);

const text: Codec = {
  encode: (value) => {
    if (typeof value === "string" && value.length < 256 && !value.includes("\0"))
      return new TextEncoder().encode(value);
    throw wrong(`this option takes a text, not ${typeOf(value)}`);
  },
  decode: (bytes) => new TextDecoder().decode(bytes).replace(/\0.*$/s, ""),
};
const milliseconds: Codec = {
  size: 16,
  encode: (value) => timeval(checkInt("setsockopt", "value", value, 0)),
  decode: (bytes) => fromTimeval(new Int32Array(bytes.slice(0, 16).buffer)),
};
const linger: Codec = {
  size: 8,
  encode: (value) => {
    if (typeof value !== "object" || value === null) {
      throw wrong(`SO_LINGER takes { onoff, linger }, not ${typeOf(value)}`);
    }
    const given = checkKeys("setsockopt", "value", value, ["onoff", "linger"], "{ onoff: true, linger: 0 }") as Linger;
    return Int32Array.of(given.onoff ? 1 : 0, checkInt("setsockopt", "linger", given.linger, 0));
  },
  decode: (bytes) => (numberIn(bytes) === 0 ? -1 : numberIn(bytes.subarray(4))),
};
/** C's structure points to the program; the kernel gives the program itself. */
const filter: Codec = {
  room: FILTER_BYTES,
  encode: encodeFilter,
  decode: (bytes) => decodeFilter(bytes instanceof FilterProgram ? bytes.instructions : bytes),
};
/** `struct ip_mreqn`: the group, the interface's address, its number. */
const membership: Codec = {
  size: MREQN,
  encode: (value) => {
    const { group, host = "0.0.0.0", ifindex = 0 } = checkMembership(value, "239.1.2.3", ["group", "host", "ifindex"]);
    return mreqn(ipv4Bytes("setsockopt", "group", group), ipv4Bytes("setsockopt", "host", host), ifindex);
  },
  decode: (bytes) => ({
    group: hostText(bytes.subarray(0, 4)),
    host: hostText(bytes.subarray(4, 8)),
    ifindex: numberIn(bytes.subarray(8)),
  }),
};
/** `struct ipv6_mreq`: the group, the interface's number. */
const membership6: Codec = {
  size: 20,
  encode: (value) => {
    const { group, ifindex = 0 } = checkMembership(value, "ff02::1:2", ["group", "ifindex"]);
    const bytes = new Uint8Array(20);
    bytes.set(ipv6Bytes("setsockopt", "group", group));
    new DataView(bytes.buffer).setInt32(16, checkInt("setsockopt", "ifindex", ifindex, 0), true);
    return bytes;
  },
  decode: (bytes) => ({ group: hostText(bytes.subarray(0, 16)), ifindex: numberIn(bytes.subarray(16)) }),
};
/** Set by the interface's address or by its number, as `struct ip_mreqn`; read as an address. */
const outgoing: Codec = {
  size: 4,
  encode: (value) =>
    typeof value === "number"
      ? mreqn(NOWHERE, NOWHERE, value)
      : mreqn(NOWHERE, ipv4Bytes("setsockopt", "value", value), 0),
  decode: (bytes) => hostText(bytes.length === MREQN ? bytes.subarray(4, 8) : bytes.subarray(0, 4)),
};

/** 32 bits of which none is a sign. */
const unsigned: Codec = {
  size: 4,
  encode: (value) => Int32Array.of(checkInt("setsockopt", "value", value, -(2 ** 31), 2 ** 32 - 1) | 0),
  decode: (bytes) => numberIn(bytes) >>> 0,
};

const CODECS: ReadonlyMap<string, Codec> = new Map([
  [key(C.SOL_SOCKET, C.SO_RCVTIMEO), milliseconds],
  [key(C.SOL_SOCKET, C.SO_SNDTIMEO), milliseconds],
  [key(C.SOL_SOCKET, C.SO_LINGER), linger],
  [key(C.SOL_SOCKET, C.SO_PEERCRED), { size: 12, decode: (bytes) => decodeCredentials(viewOf(bytes)) }],
  [key(C.SOL_SOCKET, C.SO_BINDTODEVICE), text],
  [key(C.SOL_SOCKET, C.SO_PEERSEC), text],
  [key(C.SOL_SOCKET, C.SO_ATTACH_FILTER), filter],
  [key(C.SOL_SOCKET, C.SO_ATTACH_REUSEPORT_CBPF), filter],
  [key(C.IPPROTO_TCP, C.TCP_CONGESTION), text],
  [key(C.IPPROTO_TCP, C.TCP_ULP), text],
  [key(C.IPPROTO_TCP, C.TCP_INFO), { room: TCP_INFO_BYTES, size: 148, decode: decodeTcpInfo }],
  [key(C.IPPROTO_IP, C.IP_ADD_MEMBERSHIP), membership],
  [key(C.IPPROTO_IP, C.IP_DROP_MEMBERSHIP), membership],
  [key(C.IPPROTO_IP, C.IP_MULTICAST_IF), outgoing],
  [key(C.IPPROTO_IP, C.IP_LOCAL_PORT_RANGE), unsigned],
  [key(C.IPPROTO_IPV6, C.IPV6_ADD_MEMBERSHIP), membership6],
  [key(C.IPPROTO_IPV6, C.IPV6_DROP_MEMBERSHIP), membership6],
]);

const MOST_BYTES = 65_536;
const ROOM = 256;

/** The C form of an option's value, checked. */
export function encodeOption(level: number, option: number, value: unknown): Uint8Array | Int32Array {
  checkInt("setsockopt", "level", level);
  checkInt("setsockopt", "option", option);
  const codec = CODECS.get(key(level, option));
  if (types.isUint8Array(value) && codec !== filter) return encodeBytes(level, option, value);
  if (codec?.encode) return codec.encode(value);
  if (typeof value === "string") throw wrong("this option takes a number, not a text");
  return Int32Array.of(typeof value === "boolean" ? Number(value) : checkInt("setsockopt", "value", value));
}

/** Bytes go as they are, except where the kernel finds pointers in them that it writes to: in the firewall's tables. */
function encodeBytes(level: number, option: number, value: Uint8Array): Uint8Array {
  const isTable =
    level === C.IPPROTO_IP ? option >= 64 && option < 256 : level === C.IPPROTO_IPV6 && option >> 1 === 32;
  if (isTable) throw wrong("the tables of a firewall cannot be set from here");
  if (value.length <= MOST_BYTES) return new Uint8Array(value);
  throw wrong(`value must have at most ${MOST_BYTES} bytes, not ${value.length}`);
}

/** How many bytes `getsockopt` gives room for. */
export function roomFor(level: number, option: number): number {
  return CODECS.get(key(level, option))?.room ?? ROOM;
}

/**
 * In what the kernel counts the length of a value that it is asked for: in bytes, but a filter in instructions of 8
 * bytes.
 */
export function unitOf(level: number, option: number): number {
  return level === C.SOL_SOCKET && option === C.SO_ATTACH_FILTER ? 8 : 1;
}

/** An option's value, read from what the kernel wrote: undefined where it is no number and has no other form either. */
export function decodeOption(level: number, option: number, bytes: Uint8Array): unknown {
  const codec = CODECS.get(key(level, option));
  if (codec?.decode) return bytes.length < (codec.size ?? 0) ? undefined : codec.decode(bytes);
  if (bytes.length === 4) return numberIn(bytes);
  return bytes.length === 1 ? bytes[0] : undefined;
}

/**
 * A value as the record shows it where it is not just a few numbers: `"cubic"`, `{pid=7, uid=0, gid=0}`.
 *
 * @param length how long it is, in the kernel's unit
 */
export function optionText(
  level: number,
  option: number,
  value: Uint8Array | Int32Array,
  length: number,
): string | undefined {
  const codec = CODECS.get(key(level, option));
  const isNumbers =
    codec === undefined || codec === unsigned ? length <= 4 : codec === milliseconds || codec === linger;
  if (value instanceof Int32Array && isNumbers) return undefined;
  const bytes = value instanceof FilterProgram ? value : bytesOf(value, length * unitOf(level, option));
  const decoded = decodeOption(level, option, bytes);
  if (decoded === undefined) return quoteBytes(bytes);
  if (typeof decoded === "string") return JSON.stringify(decoded);
  if (Array.isArray(decoded)) return filterText(decoded as FilterInstruction[]);
  if (typeof decoded !== "object") return `[${decoded}]`;
  const fields = Object.entries(decoded as object).map(([name, one]) => `${name}=${one}`);
  return `{${[...fields.slice(0, 3), ...(fields.length > 3 ? ["…"] : [])].join(", ")}}`;
}

/** `struct timeval` of 64-bit Linux: seconds and microseconds, 8 bytes each. Takes whole milliseconds. */
export function timeval(ms: number): Int32Array {
  const seconds = Math.min(Math.floor(ms / 1000), 2 ** 52);
  return Int32Array.of(seconds % 2 ** 32, Math.floor(seconds / 2 ** 32), Math.round((ms % 1000) * 1000), 0);
}

/** The way back: the milliseconds of a `struct timeval`. */
export function fromTimeval(value: Int32Array): number {
  const seconds = ((value[0] ?? 0) >>> 0) + (value[1] ?? 0) * 2 ** 32;
  return seconds * 1000 + (value[2] ?? 0) / 1000;
}

function key(level: number, option: number): string {
  return `${level}/${option}`;
}

function bytesOf(value: Uint8Array | Int32Array, length: number): Uint8Array {
  return new Uint8Array(value.buffer, value.byteOffset, Math.min(value.byteLength, length));
}

function numberIn(bytes: Uint8Array): number {
  return bytes.length < 4 ? 0 : viewOf(bytes).getInt32(0, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function filterText(program: readonly FilterInstruction[]): string {
  const shown = program.slice(0, 3).map((one) => `[${one.join(", ")}]`);
  return `{len=${program.length}, [${[...shown, ...(program.length > 3 ? ["…"] : [])].join(", ")}]}`;
}

function quoteBytes(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, 16), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  return `"${shown}"${bytes.length > 16 ? "…" : ""}`;
}

function checkMembership(value: unknown, group: string, keys: readonly string[]): Membership {
  return checkKeys("setsockopt", "value", value, keys, `{ group: "${group}" }`) as Membership;
}

function mreqn(group: Uint8Array, host: Uint8Array, ifindex: unknown): Uint8Array {
  const bytes = new Uint8Array(MREQN);
  bytes.set(group);
  bytes.set(host, 4);
  new DataView(bytes.buffer).setInt32(8, checkInt("setsockopt", "ifindex", ifindex, 0), true);
  return bytes;
}

function wrong(sentence: string): ArgumentError {
  return new ArgumentError("ERR_ARG_TYPE", "setsockopt", "value", sentence);
}
