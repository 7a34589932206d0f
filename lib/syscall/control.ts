import { types } from "node:util";
import { type Address, decodeAddress, formatAddress, hostText } from "./address.ts";
import { checkInt, typeOf } from "./check-arguments.ts";
import { checkKeys } from "./check-keys.ts";
import {
  IP_PKTINFO,
  IP_RECVERR,
  IP_TOS,
  IP_TTL,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPV6_HOPLIMIT,
  IPV6_PKTINFO,
  IPV6_RECVERR,
  IPV6_TCLASS,
  SCM_CREDENTIALS,
  SCM_PIDFD,
  SCM_RIGHTS,
  SCM_TIMESTAMP,
  SCM_TIMESTAMPNS,
  SO_RXQ_OVFL,
  SOL_SOCKET,
} from "./constants.ts";
import { errnoCode } from "./errno.ts";
import { ArgumentError } from "./error.ts";
import { ipv4Bytes, ipv6Bytes } from "./ip-bytes.ts";
import { nameOf } from "./names.ts";
import { checkFd } from "./open-descriptors.ts";

/** Who a process is: its number, its user's and its group's. See credentials(7). */
export interface Credentials {
  /** The process. */
  readonly pid: number;
  /** The user that it runs as. */
  readonly uid: number;
  /** The group that it runs as. */
  readonly gid: number;
}

/**
 * What travels beside a message's bytes, as `sendmsg` takes it and `recvmsg` gives it: `type` is C's name of it, and
 * the rest its value. What has no form of its own here is `{ level, type, data }`, with numbers and bytes. See
 * cmsg(3), unix(7), ip(7).
 */
export type ControlMessage =
  /** Descriptors: the receiver gets new numbers for the same things. */
  | { readonly type: "SCM_RIGHTS"; readonly fds: readonly number[] }
  /** A descriptor of the sender's process (`SO_PASSPIDFD`). */
  | { readonly type: "SCM_PIDFD"; readonly fd: number }
  /** Who sent it; the kernel lets nobody lie without a privilege. */
  | ({ readonly type: "SCM_CREDENTIALS" } & Credentials)
  /**
   * To which address an IPv4 datagram came, and on which interface; sent, which address of its own to use
   * (`specDst`).
   */
  | { readonly type: "IP_PKTINFO"; readonly ifindex?: number; readonly specDst: string; readonly addr?: string }
  /** The same of IPv6. */
  | { readonly type: "IPV6_PKTINFO"; readonly ifindex?: number; readonly addr: string }
  /** How many datagrams were dropped before this one, since the socket was made (`SO_RXQ_OVFL`). */
  | { readonly type: "SO_RXQ_OVFL"; readonly dropped: number }
  /** A byte of the IP header. */
  | { readonly type: "IP_TTL" | "IP_TOS" | "IPV6_HOPLIMIT" | "IPV6_TCLASS"; readonly value: number }
  /** When the datagram came, by the wall clock, in seconds since 1970 and a part of one. */
  | { readonly type: "SCM_TIMESTAMP"; readonly seconds: number; readonly microseconds: number }
  | { readonly type: "SCM_TIMESTAMPNS"; readonly seconds: number; readonly nanoseconds: number }
  /**
   * An error from the queue of errors: what it means, the ICMP message that told it, a number such as the MTU, and
   * who said so.
   */
  | {
      readonly type: "IP_RECVERR" | "IPV6_RECVERR";
      readonly errno: string;
      readonly icmpType: number;
      readonly icmpCode: number;
      readonly info: number;
      readonly offender: Address | undefined;
    }
  | { readonly level: number; readonly type: number; readonly data: Uint8Array };

type Typed = Extract<ControlMessage, { type: string }>;
type Fields = Readonly<Record<string, unknown>>;

/** How one kind of control message is laid out in memory. */
interface Codec {
  readonly level: number;
  readonly type: number;
  /** Absent where only the kernel sends it, as are the keys that it has. */
  encode?(fields: Fields): Uint8Array;
  readonly keys?: readonly string[];
  /** `bytes` begins at 8 bytes' alignment and has at least `size`. */
  decode(view: DataView, bytes: Uint8Array): Omit<Typed, "type">;
  readonly size: number;
}

/** The kernel's limit on the descriptors of one message. */
const MOST_FDS = 253;
/** Longer control data than this the kernel refuses anyway (`net.core.optmem_max`). */
const MOST_BYTES = 65_536;
const MOST_MESSAGES = 256;
const HEADER = 16;
const SYSCALL = "sendmsg";
const RIGHTS = '{ type: "SCM_RIGHTS", fds: [5] }';

const byte = (level: number, type: number): Codec => ({
  ...{ level, type, size: 1, keys: ["value"] },
  encode: ({ value }) => ints(checkInt(SYSCALL, "value", value, 0, 255)),
  decode: (view) => ({ value: view.byteLength >= 4 ? view.getInt32(0, true) : view.getUint8(0) }),
});

const CODECS: Readonly<Record<Typed["type"], Codec>> = {
  SCM_RIGHTS: {
    ...{ level: SOL_SOCKET, type: SCM_RIGHTS, size: 0, keys: ["fds"] },
    encode: ({ fds }) => {
      if (!Array.isArray(fds) || fds.length === 0 || fds.length > MOST_FDS) {
        throw wrong(`fds must be an array of 1 to ${MOST_FDS} descriptors, not ${typeOf(fds)}`);
      }
      return ints(...Array.from(fds, (fd) => checkFd(SYSCALL, fd)));
    },
    decode: (view) => ({ fds: descriptorsIn(view) }),
  },
  SCM_PIDFD: { level: SOL_SOCKET, type: SCM_PIDFD, size: 4, decode: (view) => ({ fd: view.getInt32(0, true) }) },
  SCM_CREDENTIALS: {
    ...{ level: SOL_SOCKET, type: SCM_CREDENTIALS, size: 12, keys: ["pid", "uid", "gid"] },
    encode: ({ pid, uid, gid }) =>
      ints(
        checkInt(SYSCALL, "pid", pid, 0),
        checkInt(SYSCALL, "uid", uid, 0, 2 ** 32 - 1),
        checkInt(SYSCALL, "gid", gid, 0, 2 ** 32 - 1),
      ),
    decode: (view) => decodeCredentials(view),
  },
  IP_PKTINFO: {
    ...{ level: IPPROTO_IP, type: IP_PKTINFO, size: 12, keys: ["ifindex", "specDst", "addr"] },
    encode: ({ ifindex = 0, specDst }) => {
      const bytes = ints(checkInt(SYSCALL, "ifindex", ifindex, 0), 0, 0);
      bytes.set(ipv4Bytes(SYSCALL, "specDst", specDst), 4);
      return bytes;
    },
    decode: (view, bytes) => ({
      ifindex: view.getInt32(0, true),
      specDst: hostText(bytes.subarray(4, 8)),
      addr: hostText(bytes.subarray(8, 12)),
    }),
  },
  IPV6_PKTINFO: {
    ...{ level: IPPROTO_IPV6, type: IPV6_PKTINFO, size: 20, keys: ["ifindex", "addr"] },
    encode: ({ ifindex = 0, addr }) => {
      const bytes = new Uint8Array(20);
      bytes.set(ipv6Bytes(SYSCALL, "addr", addr));
      new DataView(bytes.buffer).setInt32(16, checkInt(SYSCALL, "ifindex", ifindex, 0), true);
      return bytes;
    },
    decode: (view, bytes) => ({ addr: hostText(bytes.subarray(0, 16)), ifindex: view.getInt32(16, true) }),
  },
  SO_RXQ_OVFL: {
    ...{ level: SOL_SOCKET, type: SO_RXQ_OVFL, size: 4 },
    decode: (view) => ({ dropped: view.getUint32(0, true) }),
  },
  IP_TTL: byte(IPPROTO_IP, IP_TTL),
  IP_TOS: byte(IPPROTO_IP, IP_TOS),
  IPV6_HOPLIMIT: byte(IPPROTO_IPV6, IPV6_HOPLIMIT),
  IPV6_TCLASS: byte(IPPROTO_IPV6, IPV6_TCLASS),
  SCM_TIMESTAMP: {
    ...{ level: SOL_SOCKET, type: SCM_TIMESTAMP, size: 16 },
    decode: (view) => ({ seconds: long(view, 0), microseconds: long(view, 8) }),
  },
  SCM_TIMESTAMPNS: {
    ...{ level: SOL_SOCKET, type: SCM_TIMESTAMPNS, size: 16 },
    decode: (view) => ({ seconds: long(view, 0), nanoseconds: long(view, 8) }),
  },
  IP_RECVERR: extendedError(IPPROTO_IP, IP_RECVERR),
  IPV6_RECVERR: extendedError(IPPROTO_IPV6, IPV6_RECVERR),
};

const NAMES = new Map(Object.entries(CODECS).map(([name, { level, type }]) => [`${level}/${type}`, name]));

/** `struct sock_extended_err`, and the address of who reported the error. See ip(7). */
function extendedError(level: number, type: number): Codec {
  return {
    ...{ level, type, size: 16 },
    decode: (view, bytes) => {
      const offender = decodeAddress(bytes.subarray(16));
      return {
        errno: errnoCode(view.getUint32(0, true)),
        icmpType: view.getUint8(5),
        icmpCode: view.getUint8(6),
        info: view.getUint32(8, true),
        offender: offender?.family === "AF_UNSPEC" ? undefined : offender,
      };
    },
  };
}

/** `struct ucred`. */
export function decodeCredentials(view: DataView): Credentials {
  return { pid: view.getInt32(0, true), uid: view.getUint32(4, true), gid: view.getUint32(8, true) };
}

/**
 * Control messages as C lays them out: each a `struct cmsghdr` and its data, at a multiple of 8 bytes.
 *
 * @throws {ArgumentError} for what is no control message
 */
export function encodeControl(control: unknown): Uint8Array {
  if (!Array.isArray(control) || control.length > MOST_MESSAGES) {
    throw wrong(`control must be an array of at most ${MOST_MESSAGES} control messages, not ${typeOf(control)}`);
  }
  const parts = Array.from(control, encodeOne);
  const bytes = new Uint8Array(parts.reduce((sum, { data }) => sum + HEADER + aligned(data.length), 0));
  if (bytes.length > MOST_BYTES) throw wrong(`control must have at most ${MOST_BYTES} bytes, not ${bytes.length}`);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { level, type, data } of parts) {
    view.setBigUint64(at, BigInt(HEADER + data.length), true);
    view.setInt32(at + 8, level, true);
    view.setInt32(at + 12, type, true);
    bytes.set(data, at + HEADER);
    at += HEADER + aligned(data.length);
  }
  return bytes;
}

function encodeOne(message: unknown): { level: number; type: number; data: Uint8Array } {
  if (typeof message !== "object" || message === null) {
    throw wrong(`a control message must be an object like ${RIGHTS}, not ${typeOf(message)}`);
  }
  const { level, type, data } = message as Fields;
  if (typeof type === "string") {
    const codec = Object.hasOwn(CODECS, type) ? CODECS[type as Typed["type"]] : undefined;
    if (codec?.encode) checkKeys(SYSCALL, "control", message, ["type", ...(codec.keys ?? [])], RIGHTS);
    if (codec?.encode) return { level: codec.level, type: codec.type, data: codec.encode(message as Fields) };
    throw wrong(`a control message of type ${JSON.stringify(type)} cannot be sent`);
  }
  checkKeys(SYSCALL, "control", message, ["level", "type", "data"], RIGHTS);
  const numbers = { level: checkInt(SYSCALL, "level", level), type: checkInt(SYSCALL, "type", type) };
  if (numbers.level === SOL_SOCKET && numbers.type === SCM_RIGHTS) {
    throw wrong('descriptors must be given as { type: "SCM_RIGHTS", fds }, not as bytes');
  }
  if (types.isUint8Array(data) && data.length <= MOST_BYTES) return { ...numbers, data: new Uint8Array(data) };
  throw wrong(`data must be a Uint8Array of at most ${MOST_BYTES} bytes, not ${typeOf(data)}`);
}

/**
 * Reads the control data that the kernel wrote. A message that was cut off for want of room is read as far as it
 * goes.
 */
export function decodeControl(bytes: Uint8Array): ControlMessage[] {
  const found: ControlMessage[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const length = Math.min(Number(view.getBigUint64(at, true)), bytes.length - at);
    if (length < HEADER) break;
    const data = bytes.slice(at + HEADER, at + length);
    found.push(decodeOne(view.getInt32(at + 8, true), view.getInt32(at + 12, true), data));
    at += aligned(length);
  }
  return found;
}

function decodeOne(level: number, type: number, data: Uint8Array): ControlMessage {
  const name = NAMES.get(`${level}/${type}`) as Typed["type"] | undefined;
  const codec = name && CODECS[name];
  if (codec === undefined || data.length < codec.size) return { level, type, data };
  return { type: name, ...codec.decode(new DataView(data.buffer), data) } as ControlMessage;
}

/** The descriptors that came with control messages. */
export function descriptorsOf(control: readonly ControlMessage[]): number[] {
  return control.flatMap((one) => (one.type === "SCM_RIGHTS" ? one.fds : one.type === "SCM_PIDFD" ? [one.fd] : []));
}

/** A control message as the record shows it: `SCM_RIGHTS [7]`, `IP_TTL 64`. */
export function controlText(message: ControlMessage): string {
  if (typeof message.type === "number") {
    const { level, type, data } = message as { level: number; type: number; data: Uint8Array };
    return `${nameOf.level(level)} ${nameOf.option(level, type)} (${data.length} bytes)`;
  }
  const { type, ...fields } = message as Typed;
  const values = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (values.length === 1) return `${type} ${valueText(values[0]?.[1])}`;
  return `${type} {${values.map(([name, value]) => `${name}=${valueText(value)}`).join(", ")}}`;
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(", ")}]`;
  return typeof value === "object" && value !== null ? formatAddress(value as Address) : String(value);
}

/** The next multiple of 8: where the next `cmsghdr` begins. */
function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function ints(...values: number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values, (value) => value | 0).buffer);
}

function long(view: DataView, at: number): number {
  return Number(view.getBigInt64(at, true));
}

function descriptorsIn(view: DataView): number[] {
  return Array.from({ length: Math.floor(view.byteLength / 4) }, (_, i) => view.getInt32(i * 4, true));
}

function wrong(sentence: string): ArgumentError {
  return new ArgumentError("ERR_ARG_TYPE", SYSCALL, "control", sentence);
}
