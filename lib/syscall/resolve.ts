import { type Address, decodeAddress, encodeAddress, formatAddress, type InetAddress } from "./address.ts";
import { checkInt, typeOf } from "./check-arguments.ts";
import { checkKeys } from "./check-keys.ts";
import { ArgumentError, SocklabError } from "./error.ts";
import { addrInfoAt, bytesAt, libc, textAt } from "./libc.ts";
import { resolveAdvice } from "./resolve-advice.ts";

/** The longest name of the DNS, in characters. See RFC 1035, section 2.3.4. */
const NAME_MAX = 253;
/** Longer than any name that /etc/services has. */
const SERVICE_MAX = 64;
/** `struct addrinfo` has 48 bytes. */
const HINTS_BYTES = 48;
/** More answers than any name has: a list that were a circle would never end. */
const MOST_ANSWERS = 256;
/** The longest that a name and a service's name can be in an answer, with their NUL. */
const NI_MAXHOST = 1025;
const NI_MAXSERV = 32;

/** One answer of `getaddrinfo`: an address, and the type of socket it is for. */
export interface AddressInfo {
  /** The address, with the port that was asked for. */
  readonly address: InetAddress;
  /** The type of socket it is for, `SOCK_STREAM` for example. */
  readonly type: number;
  /** The protocol it is for, `IPPROTO_TCP` for example. */
  readonly protocol: number;
  /** The host's full name, of the first answer, where `AI_CANONNAME` asked for it. */
  readonly canonname?: string;
}

/** What narrows the answers of `getaddrinfo`. See getaddrinfo(3). */
export interface Hints {
  /** The address family, `AF_INET` for example; `AF_UNSPEC` for any. */
  readonly family?: number;
  /** The type of socket, `SOCK_STREAM` for example; 0 for any. */
  readonly type?: number;
  /** The protocol, `IPPROTO_TCP` for example; 0 for any. */
  readonly protocol?: number;
  /** `AI_PASSIVE`, `AI_NUMERICHOST`, `AI_CANONNAME` … */
  readonly flags?: number;
}

/**
 * A name that could not be looked up. The resolver has numbers of its own instead of an errno. See getaddrinfo(3).
 *
 * @example
 * ```ts
 * import { AI_NUMERICHOST, sys } from "socklab";
 *
 * try {
 *   sys.getaddrinfo("localhost", 80, { flags: AI_NUMERICHOST });
 * } catch (error) {
 *   if (error instanceof sys.ResolveError) console.log(error.code, error.gai); // ERR_RESOLVE -2
 * }
 * ```
 */
export class ResolveError extends SocklabError {
  /** The class's name. */
  override readonly name = "ResolveError";
  /** Always the same. */
  readonly code = "ERR_RESOLVE";
  /** `getaddrinfo` or `getnameinfo`: library functions, which yet stand where the call's name stands. */
  readonly syscall: "getaddrinfo" | "getnameinfo";
  /** The resolver's own number: -2 for a name that it does not know (`EAI_NONAME`). */
  readonly gai: number;

  /** @internal */
  constructor(syscall: "getaddrinfo" | "getnameinfo", asked: string, gai: number, advice: string) {
    super(`${syscall}(${asked}): ${libc.gaiStrerror(gai)}: ${advice}`);
    this.syscall = syscall;
    this.gai = gai;
  }
}

/**
 * Looks up the addresses of a name. It is a library function, not a system call: it may read files and ask a server,
 * and it blocks meanwhile. See getaddrinfo(3).
 *
 * @param host a name such as `"localhost"`, or an address; null for this machine: its loopback addresses, or with
 * `AI_PASSIVE` the addresses to bind for any host
 * @param service a port, 0 to 65535, or a service's name such as `"http"`; put into each answer as a port
 * @param hints `family`, `type` and `protocol` narrow the answers; `flags` such as `AI_NUMERICHOST` (no look-up at all)
 * @throws {ResolveError} if the name has no address, or the service no port
 * @example
 * ```ts
 * import { AF_INET, AI_PASSIVE, SOCK_STREAM, sys } from "socklab";
 *
 * const [first] = sys.getaddrinfo("localhost", "http", { family: AF_INET, type: SOCK_STREAM });
 * console.log(first?.address.host, first?.address.port); // 127.0.0.1 80
 * const [any] = sys.getaddrinfo(null, 5000, { family: AF_INET, flags: AI_PASSIVE });
 * console.log(any?.address.host); // 0.0.0.0
 * ```
 */
export function getaddrinfo(host: string | null, service: number | string = 0, hints: Hints = {}): AddressInfo[] {
  if (host !== null) checkText("host", "a name", host, NAME_MAX);
  if (typeof service === "string") checkText("service", "a service's name", service, SERVICE_MAX);
  else checkInt("getaddrinfo", "port", service, 0, 65535);
  checkKeys("getaddrinfo", "hints", hints, ["family", "type", "protocol", "flags"], "{ family: AF_INET }");
  const wanted = new Int32Array(HINTS_BYTES / 4);
  wanted[0] = checkInt("getaddrinfo", "flags", hints.flags ?? 0);
  wanted[1] = checkInt("getaddrinfo", "family", hints.family ?? 0);
  wanted[2] = checkInt("getaddrinfo", "type", hints.type ?? 0);
  wanted[3] = checkInt("getaddrinfo", "protocol", hints.protocol ?? 0);
  const result: unknown[] = [null];
  const code = libc.getaddrinfo(host, String(service), wanted, result);
  const asked = [JSON.stringify(host), ...(typeof service === "string" ? [JSON.stringify(service)] : [])].join(", ");
  if (code !== 0) throw new ResolveError("getaddrinfo", asked, code, resolveAdvice(code, wanted[0]));
  try {
    return readList(result[0]);
  } finally {
    libc.freeaddrinfo(result[0]);
  }
}

/**
 * Looks up the names of an address and of its port, the other way round. It is a library function, not a system call,
 * and blocks meanwhile; unless `NI_NUMERICHOST` forbids it, it may ask a server. See getnameinfo(3).
 *
 * @param address `{ host, port }`, or what `getpeername` gave
 * @param flags `NI_NUMERICHOST`, `NI_NUMERICSERV`, `NI_NAMEREQD` …
 * @throws {ResolveError} with `NI_NAMEREQD`, if the address has no name
 * @example
 * ```ts
 * import { NI_NUMERICHOST, sys } from "socklab";
 *
 * console.log(sys.getnameinfo({ host: "127.0.0.1", port: 80 })); // { host: "localhost", service: "http" }
 * console.log(sys.getnameinfo({ host: "127.0.0.1", port: 80 }, NI_NUMERICHOST).host); // 127.0.0.1
 * ```
 */
export function getnameinfo(
  address: Address | { readonly host: string; readonly port: number },
  flags = 0,
): { host: string; service: string } {
  checkInt("getnameinfo", "flags", flags);
  const keys = ["family", "host", "port", "path"];
  checkKeys("getnameinfo", "address", address, keys, '{ host: "127.0.0.1", port: 80 }');
  const bytes = encodeAddress("getnameinfo", address.host, address.port ?? null);
  const [host, service] = [new Uint8Array(NI_MAXHOST), new Uint8Array(NI_MAXSERV)];
  const code = libc.getnameinfo(bytes, bytes.length, host, host.length, service, service.length, flags);
  if (code !== 0) {
    const decoded = decodeAddress(bytes);
    const advice = "either the address has no name, or the flags do not fit together";
    throw new ResolveError("getnameinfo", decoded ? formatAddress(decoded) : "", code, advice);
  }
  return { host: textIn(host), service: textIn(service) };
}

function checkText(argument: string, what: string, text: unknown, most: number): void {
  if (typeof text === "string" && text.length > 0 && text.length <= most && !text.includes("\0")) return;
  const given = typeof text === "string" ? `one of ${text.length} characters` : typeOf(text);
  const sentence = `${argument} must be ${what} of 1 to ${most} characters, not ${given}`;
  throw new ArgumentError("ERR_ARG_TYPE", "getaddrinfo", argument, sentence);
}

function textIn(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

function readList(head: unknown): AddressInfo[] {
  const found: AddressInfo[] = [];
  for (let at = head; at !== null && found.length < MOST_ANSWERS; ) {
    const { type, protocol, length, address: place, name, next } = addrInfoAt(at);
    const address = decodeAddress(bytesAt(place, length));
    const canonname = name === null ? {} : { canonname: textAt(name) };
    if (address?.family === "AF_INET" || address?.family === "AF_INET6") {
      found.push({ address, type, protocol, ...canonname });
    }
    at = next;
  }
  return found;
}
