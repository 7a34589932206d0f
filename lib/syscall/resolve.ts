import koffi from "koffi";
import { decodeAddress, type InetAddress, typeOf } from "./address.ts";
import { checkInt } from "./check.ts";
import { ArgumentError, SocklabError } from "./error.ts";
import { resolveAdvice } from "./resolve-advice.ts";

const program = koffi.load(null);
const INFO = koffi.struct({
  flags: "int",
  family: "int",
  type: "int",
  protocol: "int",
  length: "uint32_t",
  address: "void *",
  name: "void *",
  next: "void *",
});
const lookup = program.func("int getaddrinfo(const char *node, const char *service, void *hints, _Out_ void **result)");
const free = program.func("void freeaddrinfo(void *list)");
const reason = program.func("const char *gai_strerror(int code)");

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
  if (typeof host !== "string" || host.length === 0 || host.length > 253 || host.includes("\0")) {
    const what = typeof host === "string" ? `one of ${host.length} characters` : typeOf(host);
    throw new ArgumentError(
      "ERR_ARG_TYPE",
      "getaddrinfo",
      "host",
      `host must be a name of 1 to 253 characters, not ${what}`,
    );
  }
  if (typeof hints !== "object" || hints === null) {
    throw new ArgumentError("ERR_ARG_TYPE", "getaddrinfo", "hints", `hints must be an object, not ${typeOf(hints)}`);
  }
  checkInt("getaddrinfo", "port", port, 0, 65535);
  const wanted = new Int32Array(12);
  wanted[0] = checkInt("getaddrinfo", "flags", hints.flags ?? 0);
  wanted[1] = checkInt("getaddrinfo", "family", hints.family ?? 0);
  wanted[2] = checkInt("getaddrinfo", "type", hints.type ?? 0);
  const result: unknown[] = [null];
  const code = lookup(host, String(port), wanted, result) as number;
  if (code !== 0) throw new ResolveError(host, code, reason(code) as string, wanted[0]);
  try {
    return readList(result[0]);
  } finally {
    free(result[0]);
  }
}

function readList(head: unknown): AddressInfo[] {
  const found: AddressInfo[] = [];
  for (let at = head; at !== null && found.length < 256; ) {
    const info = koffi.decode(at, INFO) as {
      type: number;
      protocol: number;
      length: number;
      address: unknown;
      next: unknown;
    };
    const bytes = Uint8Array.from(koffi.decode(info.address, "uint8_t", info.length) as number[]);
    const address = decodeAddress(bytes);
    if (address && address.family !== "AF_UNIX") found.push({ address, type: info.type, protocol: info.protocol });
    at = info.next;
  }
  return found;
}
