import { type Address, decodeAddress, encodeAddress, sockaddrBuffer, sockaddrText, UNSPECIFIED } from "./address.ts";
import { bounded } from "./bounded.ts";
import { BY, call, orThrow } from "./call.ts";
import { checkInt } from "./check-arguments.ts";
import { AF_UNSPEC, O_NONBLOCK, SOCK_NONBLOCK } from "./constants.ts";
import { ArgumentError } from "./error.ts";
import { SPECS } from "./libc.ts";
import { nameOf } from "./names.ts";
import { adopt, checkFd, descriptor, disown } from "./open-descriptors.ts";
import { adoptAccepted } from "./settings.ts";

/**
 * Creates an endpoint for communication and returns its descriptor. See socket(2).
 *
 * @param domain the address family: `AF_INET`, `AF_INET6` or `AF_UNIX`
 * @param type `SOCK_STREAM` or `SOCK_DGRAM`, with `SOCK_NONBLOCK` and `SOCK_CLOEXEC`
 * @param protocol 0 lets family and type decide
 * @returns the lowest descriptor that was free
 * @throws {SocketError} EAFNOSUPPORT, EINVAL, EPROTONOSUPPORT, EMFILE
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, sys } from "socklab";
 *
 * const fd = sys.socket(AF_INET, SOCK_STREAM);
 * console.log(fd > 2); // true
 * sys.close(fd);
 * ```
 */
export function socket(domain: number, type: number, protocol = 0): number {
  checkInt("socket", "domain", domain);
  checkInt("socket", "type", type);
  checkInt("socket", "protocol", protocol);
  const fd = orThrow(SPECS.socket, call(SPECS.socket, BY.YOU, domain, type, protocol), -1);
  adopt(fd, (type & O_NONBLOCK) !== 0, 0);
  return fd;
}

/**
 * Gives a socket its own address. See bind(2).
 *
 * @param host an IP address, or for `AF_UNIX` a path (`@name` for an abstract one), also as bytes
 * @param port 0 to 65535 in the internet families; 0 asks for any free port
 * @throws {SocketError} EADDRINUSE, EADDRNOTAVAIL, EACCES, EINVAL, EAFNOSUPPORT
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, sys } from "socklab";
 *
 * const server = sys.socket(AF_INET, SOCK_STREAM);
 * sys.bind(server, "127.0.0.1", 0);
 * console.log(sys.getsockname(server)?.host); // 127.0.0.1
 * sys.close(server);
 * ```
 */
export function bind(fd: number, host: string | Uint8Array, port?: number): void {
  const address = encodeAddress("bind", host, port);
  orThrow(
    SPECS.bind,
    call(SPECS.bind, BY.YOU, checkFd("bind", fd), address, address.length),
    fd,
    sockaddrText(address),
  );
}

/**
 * Makes a socket passive: from now on the kernel completes handshakes by itself and queues the connections. It does not
 * wait for anything. See listen(2).
 *
 * @param backlog how many finished connections may wait; the queue takes one more, and at most `net.core.somaxconn`
 * @throws {SocketError} EADDRINUSE, EINVAL on a connected socket, EOPNOTSUPP on a datagram socket
 * @example
 * ```ts
 * import { AF_INET, SO_ACCEPTCONN, SOCK_STREAM, SOL_SOCKET, sys } from "socklab";
 *
 * const server = sys.socket(AF_INET, SOCK_STREAM);
 * sys.bind(server, "127.0.0.1", 0);
 * sys.listen(server, 2);
 * console.log(sys.getsockopt(server, SOL_SOCKET, SO_ACCEPTCONN)); // 1
 * sys.close(server);
 * ```
 */
export function listen(fd: number, backlog = 128): void {
  checkInt("listen", "backlog", backlog);
  orThrow(SPECS.listen, call(SPECS.listen, BY.YOU, checkFd("listen", fd), backlog), fd, String(backlog));
}

/**
 * Takes the first finished connection off a listener's queue, and blocks while there is none (so give the socket
 * `O_NONBLOCK`, or know that one waits): in a program without a limit; in a notebook, where nothing could end it, for
 * `defaults.timeoutMs` at most. See accept(2).
 *
 * @returns the new descriptor and the peer's address
 * @throws {SocketError} EAGAIN, EINVAL on a socket that does not listen, EMFILE
 * @throws {WaitError} in a notebook, when nobody came for `defaults.timeoutMs`
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, sys } from "socklab";
 *
 * const server = sys.socket(AF_INET, SOCK_STREAM);
 * sys.bind(server, "127.0.0.1", 0);
 * sys.listen(server, 2);
 * const client = sys.socket(AF_INET, SOCK_STREAM);
 * sys.connect(client, "127.0.0.1", sys.getsockname(server)?.port);
 * const conn = sys.accept(server);
 * console.log(conn.peer?.port === sys.getsockname(client)?.port); // true
 * for (const fd of [client, conn.fd, server]) sys.close(fd);
 * ```
 */
export function accept(fd: number): { fd: number; peer: Address | undefined } {
  const { bytes, length } = sockaddrBuffer();
  checkFd("accept", fd);
  const result = bounded(SPECS.accept, fd, "in", 0, () => call(SPECS.accept, BY.YOU, fd, bytes, length));
  const got = orThrow(SPECS.accept, result, fd);
  adoptAccepted(got, fd, false);
  return { fd: got, peer: decodeAddress(bytes, length[0]) };
}

/**
 * The same as `accept`, with flags for the new descriptor. See accept(2).
 *
 * @param flags `SOCK_NONBLOCK`, `SOCK_CLOEXEC` or both; 0 for neither
 * @returns the new descriptor and the peer's address
 * @throws {SocketError} EAGAIN, EINVAL on a socket that does not listen, and for other flags
 * @example
 * ```ts
 * import { AF_INET, F_GETFL, O_NONBLOCK, SOCK_NONBLOCK, SOCK_STREAM, sys } from "socklab";
 *
 * const server = sys.socket(AF_INET, SOCK_STREAM);
 * sys.listen(server, 2); // which binds it, too
 * const client = sys.socket(AF_INET, SOCK_STREAM);
 * sys.connect(client, "127.0.0.1", sys.getsockname(server)?.port);
 * const { fd } = sys.accept4(server, SOCK_NONBLOCK);
 * console.log((sys.fcntl(fd, F_GETFL) & O_NONBLOCK) !== 0); // true
 * for (const one of [client, fd, server]) sys.close(one);
 * ```
 */
export function accept4(fd: number, flags = 0): { fd: number; peer: Address | undefined } {
  checkInt("accept4", "flags", flags);
  checkFd("accept4", fd);
  const { bytes, length } = sockaddrBuffer();
  const result = bounded(SPECS.accept4, fd, "in", 0, () => call(SPECS.accept4, BY.YOU, fd, bytes, length, flags));
  const got = orThrow(SPECS.accept4, result, fd, nameOf.typeFlags(flags));
  adoptAccepted(got, fd, (flags & SOCK_NONBLOCK) !== 0);
  return { fd: got, peer: decodeAddress(bytes, length[0]) };
}

/**
 * Connects a stream socket to a peer, or sets the peer of a datagram socket. Blocks until the handshake is over unless
 * the socket has `O_NONBLOCK`; in a notebook for `defaults.timeoutMs` at most. See connect(2).
 *
 * @param host the peer's IP address, or for `AF_UNIX` its path; `AF_UNSPEC` dissolves a datagram socket's peer again
 * @param port the peer's port, 0 to 65535; absent for a path
 * @throws {SocketError} ECONNREFUSED, EINPROGRESS, EISCONN, ENETUNREACH, ETIMEDOUT
 * @throws {WaitError} in a notebook, when there was no answer for `defaults.timeoutMs`
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, sys } from "socklab";
 *
 * const server = sys.socket(AF_INET, SOCK_STREAM);
 * sys.bind(server, "127.0.0.1", 0);
 * sys.listen(server, 2);
 * const client = sys.socket(AF_INET, SOCK_STREAM);
 * sys.connect(client, "127.0.0.1", sys.getsockname(server)?.port);
 * console.log(sys.getpeername(client)?.host); // 127.0.0.1
 * for (const fd of [client, server]) sys.close(fd);
 * ```
 */
export function connect(fd: number, host: string | Uint8Array | typeof AF_UNSPEC, port?: number): void {
  const address = host === AF_UNSPEC ? UNSPECIFIED : encodeAddress("connect", host, port);
  checkFd("connect", fd);
  const result = bounded(SPECS.connect, fd, "out", 0, () => call(SPECS.connect, BY.YOU, fd, address, address.length));
  orThrow(SPECS.connect, result, fd, sockaddrText(address));
}

/**
 * Shuts one direction of a connection, or both, whoever else holds the descriptor. See shutdown(2).
 *
 * @param how `SHUT_RD`, `SHUT_WR` or `SHUT_RDWR`
 * @throws {SocketError} ENOTCONN
 * @example
 * ```ts
 * import { AF_INET, kernelView, SHUT_WR, SOCK_STREAM, sys } from "socklab";
 *
 * const server = sys.socket(AF_INET, SOCK_STREAM);
 * sys.bind(server, "127.0.0.1", 0);
 * sys.listen(server, 2);
 * const client = sys.socket(AF_INET, SOCK_STREAM);
 * sys.connect(client, "127.0.0.1", sys.getsockname(server)?.port);
 * sys.shutdown(client, SHUT_WR); // sends a FIN; the descriptor stays open
 * console.log(kernelView(client).state?.startsWith("FIN_WAIT")); // true
 * for (const fd of [client, server]) sys.close(fd);
 * ```
 */
export function shutdown(fd: number, how: number): void {
  checkInt("shutdown", "how", how);
  orThrow(SPECS.shutdown, call(SPECS.shutdown, BY.YOU, checkFd("shutdown", fd), how), fd, String(how));
}

/**
 * Gives the descriptor back. The kernel ends the connection by itself when nobody holds it any more. See close(2).
 *
 * @throws {SocketError} EBADF
 * @throws {ArgumentError} while a thread is blocked in a call on it: close would not wake that, and nothing else could then
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, SocketError, sys } from "socklab";
 *
 * const fd = sys.socket(AF_INET, SOCK_STREAM);
 * sys.close(fd);
 * try {
 *   sys.close(fd);
 * } catch (error) {
 *   if (error instanceof SocketError) console.log(error.code); // EBADF
 * }
 * ```
 */
export function close(fd: number): void {
  checkFd("close", fd);
  if (descriptor(fd)?.threads) {
    throw new ArgumentError(
      "ERR_IN_USE",
      "close",
      "fd",
      `a thread is blocked in a call on descriptor ${fd}: wake it with shutdown() first, or close the Socket itself`,
    );
  }
  disown(fd);
  orThrow(SPECS.close, call(SPECS.close, BY.YOU, fd), fd);
}

/**
 * The socket's own address. See getsockname(2).
 *
 * @returns undefined for a family that is none of the three
 * @throws {SocketError} EBADF, ENOTSOCK
 * @example
 * ```ts
 * import { AF_INET, SOCK_DGRAM, sys } from "socklab";
 *
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * console.log(sys.getsockname(udp)?.port); // 0
 * sys.bind(udp, "127.0.0.1", 0);
 * console.log((sys.getsockname(udp)?.port ?? 0) > 0); // true
 * sys.close(udp);
 * ```
 */
export function getsockname(fd: number): Address | undefined {
  const { bytes, length } = sockaddrBuffer();
  orThrow(SPECS.getsockname, call(SPECS.getsockname, BY.YOU, checkFd("getsockname", fd), bytes, length), fd);
  return decodeAddress(bytes, length[0]);
}

/**
 * The peer's address. See getpeername(2).
 *
 * @returns undefined for a family that is none of the three
 * @throws {SocketError} ENOTCONN
 * @example
 * ```ts
 * import { AF_INET, SOCK_DGRAM, sys } from "socklab";
 *
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * sys.connect(udp, "127.0.0.1", 9); // of a datagram socket only a note: nothing is sent
 * console.log(sys.getpeername(udp)?.port); // 9
 * sys.close(udp);
 * ```
 */
export function getpeername(fd: number): Address | undefined {
  const { bytes, length } = sockaddrBuffer();
  orThrow(SPECS.getpeername, call(SPECS.getpeername, BY.YOU, checkFd("getpeername", fd), bytes, length), fd);
  return decodeAddress(bytes, length[0]);
}
