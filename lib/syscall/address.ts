import { isIPv4, isIPv6 } from "node:net";
import { types } from "node:util";
import { AF_INET, AF_INET6, AF_UNIX, AF_UNSPEC } from "./constants.ts";
import { ArgumentError } from "./error.ts";
import { libc } from "./libc.ts";
import { decodeUnixName, encodeUnixName, printableName } from "./unix-name.ts";
import { splitZone, zoneText } from "./zone.ts";

/** An address of IPv4 or IPv6: where, and which port there. See ip(7), ipv6(7). */
export interface InetAddress {
  /** The address family, by its C name. */
  readonly family: "AF_INET" | "AF_INET6";
  /** The IP address as text: `127.0.0.1`, `::1`; a link-local one with its interface, `fe80::1%eth0`. */
  readonly host: string;
  /** The port, 0 to 65535, in the usual order of digits (the kernel keeps it big-endian). */
  readonly port: number;
  /** Only addresses of Unix-domain sockets have one. */
  readonly path?: undefined;
}

/** An address of a Unix-domain socket, which lies on this machine and has no port. See unix(7). */
export interface UnixAddress {
  /** The address family, by its C name. */
  readonly family: "AF_UNIX";
  /**
   * A path, at most 107 bytes; `@name` for an abstract one; empty for a socket without a name. A byte that is no UTF-8
   * stands as a lone surrogate, so that the text can be given back: 0xff as `"\udcff"`.
   */
  readonly path: string;
  /** Only addresses of the internet families have one. */
  readonly host?: undefined;
  /** Only addresses of the internet families have one. */
  readonly port?: undefined;
}

/** No address at all, which `connect` takes to dissolve a datagram socket's peer. See connect(2). */
export interface NoAddress {
  /** The address family, by its C name. */
  readonly family: "AF_UNSPEC";
  /** Only addresses of the internet families have one. */
  readonly host?: undefined;
  /** Only addresses of the internet families have one. */
  readonly port?: undefined;
  /** Only addresses of Unix-domain sockets have one. */
  readonly path?: undefined;
}

/** Where a socket is, or its peer: `family` tells which of the kinds it is. */
export type Address = InetAddress | UnixAddress | NoAddress;

/** The longest sockaddr that the library handles: `sockaddr_un` with its path of 108 bytes. */
export const SOCKADDR_MAX = 110;
const text = new Uint8Array(64);

/**
 * The C form of an address: `sockaddr_in`, `sockaddr_in6` or `sockaddr_un`. The port and an IPv4 address stand in network
 * byte order (big-endian), the family in the machine's own.
 *
 * @param syscall the call's name, for the error
 * @param host an IPv4 or IPv6 address, with a zone as in `fe80::1%lo` where it needs one; or a path, also as bytes
 * @param port 0 to 65535; absent for a path
 * @throws {ArgumentError} for a host that is no address and a port that is no port
 */
export function encodeAddress(syscall: string, host: unknown, port: unknown): Uint8Array {
  if (types.isUint8Array(host) && port === undefined) return encodePath(syscall, new Uint8Array(host));
  if (typeof host !== "string") {
    throw new ArgumentError(
      "ERR_ARG_TYPE",
      syscall,
      "host",
      `host must be a string like "127.0.0.1", not ${typeOf(host)}`,
    );
  }
  if (port === undefined) return encodePath(syscall, host);
  const isInet6 = isIPv6(host);
  if (!isIPv4(host) && !isInet6) {
    throw new ArgumentError(
      "ERR_ADDRESS",
      syscall,
      "host",
      `${JSON.stringify(host)} is not an IP address: write "127.0.0.1" or "::1", or look the name up with getaddrinfo() first`,
    );
  }
  checkPort(syscall, port);
  const { bare, zone } = isInet6 ? splitZone(syscall, host) : { bare: host, zone: 0 };
  const bytes = new Uint8Array(isInet6 ? 28 : 16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, isInet6 ? AF_INET6 : AF_INET, true);
  view.setUint16(2, port);
  if (isInet6) view.setUint32(24, zone, true);
  if (libc.inetPton(isInet6 ? AF_INET6 : AF_INET, bare, bytes.subarray(isInet6 ? 8 : 4)) !== 1) {
    throw new ArgumentError("ERR_ADDRESS", syscall, "host", `${JSON.stringify(host)} is no address that C can read`);
  }
  return bytes;
}

/** The C form of no address: `connect` wants 16 bytes of it. */
export const UNSPECIFIED: Uint8Array = new Uint8Array(16);

function checkPort(syscall: string, port: unknown): asserts port is number {
  if (typeof port !== "number") {
    throw new ArgumentError("ERR_ARG_TYPE", syscall, "port", `port must be a number, not ${typeOf(port)}`);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      syscall,
      "port",
      `port must be a whole number from 0 to 65535, not ${port}`,
    );
  }
}

function encodePath(syscall: string, path: string | Uint8Array): Uint8Array {
  if (typeof path === "string" && (isIPv4(path) || isIPv6(path))) {
    throw new ArgumentError("ERR_ADDRESS", syscall, "port", `a port must follow the host "${path}"`);
  }
  const name = encodeUnixName(syscall, path);
  const bytes = new Uint8Array(2 + name.length);
  new DataView(bytes.buffer).setUint16(0, AF_UNIX, true);
  bytes.set(name, 2);
  return bytes;
}

/** The family of a C address: 2 for AF_INET. */
export function familyOf(bytes: Uint8Array): number {
  return (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
}

/**
 * Reads an address as the kernel wrote it.
 *
 * @param bytes a sockaddr
 * @param length how much of it the kernel says it wrote
 */
export function decodeAddress(bytes: Uint8Array, length = bytes.length): Address | undefined {
  if (length < 2) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const family = familyOf(bytes);
  if (family === AF_INET) {
    return { family: "AF_INET", host: bytes.subarray(4, 8).join("."), port: view.getUint16(2) };
  }
  if (family === AF_INET6) {
    const host = libc.inetNtop(AF_INET6, bytes.subarray(8, 24), text, text.length) ?? "::";
    const zone = length >= 28 && bytes.length >= 28 ? view.getUint32(24, true) : 0;
    return { family: "AF_INET6", host: host + zoneText(zone), port: view.getUint16(2) };
  }
  if (family === AF_UNIX) {
    return { family: "AF_UNIX", path: decodeUnixName(bytes.subarray(2, Math.min(length, bytes.length))) };
  }
  if (family === AF_UNSPEC) return { family: "AF_UNSPEC" };
  return undefined;
}

/**
 * An address as it is written: `127.0.0.1:5000`, `[::1]:5000` (RFC 5952), `/tmp/a.sock`, `@abstract`, `(no name)` for a
 * Unix-domain socket without one; what cannot be printed in a name stands as `\x00`.
 *
 * @example
 * ```ts
 * import { formatAddress } from "socklab";
 *
 * console.log(formatAddress({ family: "AF_INET6", host: "::1", port: 5000 })); // [::1]:5000
 * console.log(formatAddress({ family: "AF_UNIX", path: "" })); // (no name)
 * ```
 */
export function formatAddress(address: Address): string {
  if (address.family === "AF_UNSPEC") return "AF_UNSPEC";
  if (address.family === "AF_UNIX") return address.path === "" ? "(no name)" : printableName(address.path);
  return address.family === "AF_INET6" ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}

/** What a value is, for an error's sentence. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return `a ${className(value as object)}`;
  return value === undefined ? "undefined" : `a ${typeof value}`;
}

/** The name of an object's class, even of an object that is made to trip up whoever asks. */
function className(value: object): string {
  try {
    const name: unknown = value.constructor?.name;
    return typeof name === "string" && name !== "" ? name : "object";
  } catch {
    return "object";
  }
}
