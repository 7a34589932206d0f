import { decodeAddress, type InetAddress } from "./address.ts";
import { checkInt, typeOf, wrongType } from "./check-arguments.ts";
import { ArgumentError, SocklabError } from "./error.ts";
import { addrInfoAt, bytesAt, libc } from "./libc.ts";
import { resolveAdvice } from "./resolve-advice.ts";

/** The longest name of the DNS, in characters. See RFC 1035, section 2.3.4. */
const NAME_MAX = 253;
/** `struct addrinfo` has 48 bytes. */
const HINTS_BYTES = 48;
/** More answers than any name has: a list that were a circle would never end. */
const MOST_ANSWERS = 256;

/** One answer of `getaddrinfo`: an address, and the type of socket it is for. */
export interface AddressInfo {
  /** The address, with the port that was asked for. */
  readonly address: InetAddress;
  /** The type of socket it is for, `SOCK_STREAM` for example. */
  readonly type: number;
  /** The protocol it is for, `IPPROTO_TCP` for example. */
  readonly protocol: number;
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
  /** Always the same: it is a library function, yet stands where the call's name stands. */
  readonly syscall = "getaddrinfo";
  /** The resolver's own number: -2 for a name that it does not know (EAI_NONAME). */
  readonly gai: number;

  /** @internal */
  constructor(host: string, gai: number, text: string, flags = 0) {
    super(`getaddrinfo(${JSON.stringify(host)}): ${text}: ${resolveAdvice(gai, flags)}`);
    this.gai = gai;
  }
}

/**
 * Looks up the addresses of a name. It is a library function, not a system call: it may read files and ask a server, and
 * it blocks meanwhile. See getaddrinfo(3).
 *
 * @param host a name such as `"localhost"`, or an address
 * @param port 0 to 65535, put into each answer
 * @param hints `family` and `type` narrow the answers; `flags` such as `AI_NUMERICHOST` (no look-up at all)
 * @throws {ResolveError} if the name has no address
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, sys } from "socklab";
 *
 * const [first] = sys.getaddrinfo("localhost", 5000, { family: AF_INET, type: SOCK_STREAM });
 * console.log(first?.address.host, first?.address.port); // 127.0.0.1 5000
 * ```
 */
export function getaddrinfo(
  host: string,
  port = 0,
  hints: { family?: number; type?: number; flags?: number } = {},
): AddressInfo[] {
  if (typeof host !== "string" || host.length === 0 || host.length > NAME_MAX || host.includes("\0")) {
    const what = typeof host === "string" ? `one of ${host.length} characters` : typeOf(host);
    throw new ArgumentError(
      "ERR_ARG_TYPE",
      "getaddrinfo",
      "host",
      `host must be a name of 1 to ${NAME_MAX} characters, not ${what}`,
    );
  }
  if (typeof hints !== "object" || hints === null) throw wrongType("getaddrinfo", "hints", "an object", hints);
  checkInt("getaddrinfo", "port", port, 0, 65535);
  const wanted = new Int32Array(HINTS_BYTES / 4);
  wanted[0] = checkInt("getaddrinfo", "flags", hints.flags ?? 0);
  wanted[1] = checkInt("getaddrinfo", "family", hints.family ?? 0);
  wanted[2] = checkInt("getaddrinfo", "type", hints.type ?? 0);
  const result: unknown[] = [null];
  const code = libc.getaddrinfo(host, String(port), wanted, result);
  if (code !== 0) throw new ResolveError(host, code, libc.gaiStrerror(code), wanted[0]);
  try {
    return readList(result[0]);
  } finally {
    libc.freeaddrinfo(result[0]);
  }
}

function readList(head: unknown): AddressInfo[] {
  const found: AddressInfo[] = [];
  for (let at = head; at !== null && found.length < MOST_ANSWERS; ) {
    const { type, protocol, length, address: place, next } = addrInfoAt(at);
    const address = decodeAddress(bytesAt(place, length));
    if (address && address.family !== "AF_UNIX") found.push({ address, type, protocol });
    at = next;
  }
  return found;
}
