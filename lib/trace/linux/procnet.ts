import { readQuietly } from "../../base/ignore-errors.ts";
import { hostText, type InetAddress } from "../../syscall/address.ts";
import { checkOptions } from "../../syscall/check-keys.ts";
import { TCP_STATES, type TcpState } from "./kernel-view.ts";

/** A TCP endpoint as `/proc/net/tcp` lists it, descriptor or not. See proc(5). */
export interface TcpEndpoint {
  /** Its own address. */
  readonly local: InetAddress;
  /** The peer's address; port 0 where there is none. */
  readonly peer: InetAddress;
  /** Its state. */
  readonly state: TcpState;
  /** Bytes not acknowledged by the peer; of a listener, its limit. */
  readonly sendQueue: number;
  /** Bytes not read yet; of a listener, connections waiting for `accept`. */
  readonly recvQueue: number;
  /** The socket's inode; 0 where no descriptor belongs to it: in TIME_WAIT, half-open, or not yet accepted. */
  readonly inode: number;
}

/**
 * Every TCP endpoint of this network namespace, those in TIME_WAIT and the half-open ones among them, which no descriptor
 * shows. The list is read from the kernel at each call; it is a snapshot, not a watch.
 *
 * @param filter keeps the endpoints that have this port on either side, or this state
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket, tcpEndpoints } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * const { port = 0 } = server.getsockname();
 * console.log(tcpEndpoints({ port }).map((one) => one.state)); // [ "LISTEN" ]
 * server.close();
 * ```
 */
export function tcpEndpoints(filter: { readonly port?: number; readonly state?: TcpState } = {}): TcpEndpoint[] {
  checkOptions("tcpEndpoints", filter, ["port", "state"], "{ port: 5000 }");
  return [...read("/proc/net/tcp"), ...read("/proc/net/tcp6")].filter(
    (one) =>
      (filter.port === undefined || one.local.port === filter.port || one.peer.port === filter.port) &&
      (filter.state === undefined || one.state === filter.state),
  );
}

function read(path: string): TcpEndpoint[] {
  return readQuietly(path) // a kernel without IPv6 has no /proc/net/tcp6
    .split("\n")
    .slice(1)
    .filter((line) => line.includes(":"))
    .map(parseLine);
}

function parseLine(line: string): TcpEndpoint {
  const fields = line.trim().split(/\s+/);
  const [sendQueue = 0, recvQueue = 0] = (fields[4] ?? "").split(":").map((digits) => Number.parseInt(digits, 16));
  return {
    local: parseAddress(fields[1] ?? ""),
    peer: parseAddress(fields[2] ?? ""),
    state: (TCP_STATES[Number.parseInt(fields[3] ?? "7", 16)] || "CLOSE") as TcpState,
    sendQueue,
    recvQueue,
    inode: Number(fields[9] ?? 0),
  };
}

/** `0100007F:1388` is 127.0.0.1:5000: the address in words of the machine's byte order, the port as a number. */
export function parseAddress(field: string): InetAddress {
  const [words = "", port = "0"] = field.split(":");
  const digits = (words.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  const host = hostText(Uint8Array.from(digits, (byte) => Number.parseInt(byte, 16)));
  return { family: digits.length === 4 ? "AF_INET" : "AF_INET6", host, port: Number.parseInt(port, 16) };
}
