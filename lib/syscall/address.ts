import { isIPv4, isIPv6 } from "node:net";
import { types } from "node:util";
import { checkInt, wrongType } from "./check-arguments.ts";
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
const SOCKADDR_MAX = 110;
/** Room for inet_ntop(3): an address of IPv6 takes 46 bytes at most (`INET6_ADDRSTRLEN`). */
const text = new Uint8Array(46);

/** Room for an address that the kernel fills in, and for the length that it then tells. */
export function sockaddrBuffer(): { bytes: Uint8Array; length: Int32Array } {
  return { bytes: new Uint8Array(SOCKADDR_MAX), length: Int32Array.of(SOCKADDR_MAX) };
}

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
  if (typeof host !== "string") throw wrongType(syscall, "host", 'a string like "127.0.0.1"', host);
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
  const { bare, zone } = isInet6 ? splitZone(syscall, host) : { bare: host, zone: 0 };
  const bytes = new Uint8Array(isInet6 ? 28 : 16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, isInet6 ? AF_INET6 : AF_INET, true);
  view.setUint16(2, checkInt(syscall, "port", port, 0, 65_535));
  if (isInet6) view.setUint32(24, zone, true);
  if (libc.inetPton(isInet6 ? AF_INET6 : AF_INET, bare, bytes.subarray(isInet6 ? 8 : 4)) !== 1) {
    throw new ArgumentError("ERR_ADDRESS", syscall, "host", `${JSON.stringify(host)} is no address that C can read`);
  }
  return bytes;
}

/** The C form of no address: `connect` wants 16 bytes of it. */
export const UNSPECIFIED: Uint8Array = new Uint8Array(16);

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
    return { family: "AF_INET", host: hostText(bytes.subarray(4, 8)), port: view.getUint16(2) };
  }
  if (family === AF_INET6) {
    const zone = length >= 28 && bytes.length >= 28 ? view.getUint32(24, true) : 0;
    return { family: "AF_INET6", host: hostText(bytes.subarray(8, 24)) + zoneText(zone), port: view.getUint16(2) };
  }
  if (family === AF_UNIX) {
    return { family: "AF_UNIX", path: decodeUnixName(bytes.subarray(2, Math.min(length, bytes.length))) };
  }
  if (family === AF_UNSPEC) return { family: "AF_UNSPEC" };
  return undefined;
}

/** An IP address as text (RFC 5952): the 4 bytes of IPv4 or the 16 of IPv6, in network byte order. */
export function hostText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  return libc.inetNtop(AF_INET6, bytes, text, text.length) ?? "::";
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

/** The same of an address in its C form; no text for a family that is none of the three. */
export function sockaddrText(bytes: Uint8Array): string {
  const address = decodeAddress(bytes);
  return address ? formatAddress(address) : "";
}

/**
 * An address as text, or a host, whose IPv4 part stands for itself: `[::ffff:127.0.0.1]:5000` is 127.0.0.1:5000 on the
 * wire, and an IPv6 socket that has such a peer is connected to an IPv4 socket. See ipv6(7).
 */
export function unmapped(text: string): string {
  return text.replace(/^\[?::ffff:(\d+\.\d+\.\d+\.\d+)\]?/, "$1");
}
