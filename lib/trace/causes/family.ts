import { isIPv4 } from "node:net";
import { AF_INET, AF_INET6, AF_UNIX } from "../../syscall/constants.ts";
import { nameOf } from "../../syscall/names.ts";
import { addressFamily, type Facts, placeOf } from "./facts.ts";

const KINDS = {
  AF_INET: "an IPv4 address",
  AF_INET6: "an IPv6 address",
  AF_UNIX: "a path",
  AF_UNSPEC: "no address",
} as const;
const TAKES: Readonly<Record<number, string>> = {
  [AF_INET]: 'an IPv4 address such as "127.0.0.1", and a port',
  [AF_INET6]: 'an IPv6 address such as "::1", and a port',
  [AF_UNIX]: "a path, and no port",
};

/** Whether the call's address is of another family than its socket. */
export const isOtherFamily = (f: Facts): boolean =>
  addressFamily(f) !== undefined && f.family !== undefined && addressFamily(f) !== f.family;

/** What to say then. */
export const otherFamily = (f: Facts): string => {
  const kind =
    f.to?.family === "AF_UNIX" && f.to.path.startsWith("@") ? "an abstract name" : KINDS[f.to?.family ?? "AF_UNIX"];
  const family = nameOf.family(f.family ?? 0);
  return `${placeOf(f)}${kind === "a path" ? " without a port" : ""} is ${kind}, and this socket is of ${family}: give it ${TAKES[f.family ?? 0] ?? "an address of its own family"}`;
};

/** An address in the IPv4-mapped form `::ffff:127.0.0.1`. */
export const isMapped = (host: string | undefined): boolean => /^::ffff:\d+\./.test(host ?? "");

export const isLoopback = (host: string | undefined): boolean => /^(::ffff:)?127\.|^::1$/.test(host ?? "");

export const isLinkLocal = (host: string | undefined): boolean => /^fe[89ab]/i.test(host ?? "");

export const isMulticast = (host = ""): boolean =>
  isIPv4(host) ? Number.parseInt(host, 10) >= 224 && Number.parseInt(host, 10) < 240 : /^ff/i.test(host);

export const isBroadcast = (host: string | undefined): boolean =>
  host === "255.255.255.255" || host === "127.255.255.255";
