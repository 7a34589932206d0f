import { isIPv4, isIPv6 } from "node:net";
import { encodeAddress } from "./address.ts";
import { typeOf } from "./check-arguments.ts";
import { ArgumentError } from "./error.ts";

/** The 4 bytes of an IPv4 address (`struct in_addr`). */
export function ipv4Bytes(syscall: string, argument: string, host: unknown): Uint8Array {
  return hostBytes(syscall, argument, host, isIPv4, "127.0.0.1").subarray(4, 8);
}

/** The 16 bytes of an IPv6 address (`struct in6_addr`). */
export function ipv6Bytes(syscall: string, argument: string, host: unknown): Uint8Array {
  return hostBytes(syscall, argument, host, isIPv6, "::1").subarray(8, 24);
}

function hostBytes(
  syscall: string,
  argument: string,
  host: unknown,
  isFamily: (text: string) => boolean,
  example: string,
): Uint8Array {
  if (typeof host === "string" && isFamily(host)) return encodeAddress(syscall, host, 0);
  const shown = typeof host === "string" ? JSON.stringify(host) : typeOf(host);
  throw new ArgumentError(
    "ERR_ADDRESS",
    syscall,
    argument,
    `${argument} must be an address like "${example}", not ${shown}`,
  );
}
