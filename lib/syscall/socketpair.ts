import { BY, call, orThrow } from "./call.ts";
import { checkInt } from "./check-arguments.ts";
import { SOCK_NONBLOCK } from "./constants.ts";
import { SPECS } from "./libc.ts";
import { nameOf } from "./names.ts";
import { adopt } from "./open-descriptors.ts";

/**
 * Makes two sockets that are connected to each other and have no address. See socketpair(2).
 *
 * @param domain `AF_UNIX`; the kernel has no pairs of another family
 * @param type `SOCK_STREAM`, `SOCK_DGRAM` or `SOCK_SEQPACKET`, with `SOCK_NONBLOCK` and `SOCK_CLOEXEC`
 * @returns both descriptors
 * @throws {SocketError} EOPNOTSUPP, EAFNOSUPPORT, EMFILE
 * @example
 * ```ts
 * import { AF_UNIX, SOCK_STREAM, sys } from "socklab";
 *
 * const [one, other] = sys.socketpair(AF_UNIX, SOCK_STREAM);
 * sys.send(one, "hello");
 * console.log(sys.recv(other, new Uint8Array(16))); // 5
 * for (const fd of [one, other]) sys.close(fd);
 * ```
 */
export function socketpair(domain: number, type: number, protocol = 0): [number, number] {
  checkInt("socketpair", "domain", domain);
  checkInt("socketpair", "type", type);
  checkInt("socketpair", "protocol", protocol);
  const pair = new Int32Array(2);
  const result = call(SPECS.socketpair, BY.YOU, domain, type, protocol, pair);
  orThrow(SPECS.socketpair, result, -1, `${nameOf.family(domain)}, ${nameOf.type(type)}`);
  const [one, other] = [pair[0] as number, pair[1] as number];
  for (const fd of [one, other]) adopt(fd, (type & SOCK_NONBLOCK) !== 0, 0);
  return [one, other];
}
