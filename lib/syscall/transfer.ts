import { type Address, decodeAddress, encodeAddress, sockaddrBuffer, sockaddrText } from "./address.ts";
import { bounded } from "./bounded.ts";
import { BY, call, orThrow } from "./call.ts";
import { checkBuffer, checkData, checkInt, type Data } from "./check-arguments.ts";
import { SPECS } from "./libc.ts";
import { checkFd } from "./open-descriptors.ts";

/**
 * Copies bytes into the socket's send buffer, and blocks until all of them are there, unless `MSG_DONTWAIT` or `O_NONBLOCK`
 * says otherwise: then it returns how many the kernel took, which may be fewer. In a notebook it blocks for
 * `defaults.timeoutMs` at most. See send(2).
 *
 * @param data a string (sent as UTF-8) or bytes
 * @param flags `MSG_DONTWAIT`, `MSG_MORE` …
 * @returns bytes, which the kernel has now; whether the peer has them is another matter
 * @throws {SocketError} EPIPE, ECONNRESET, EAGAIN, ENOTCONN, EMSGSIZE
 * @throws {WaitError} in a notebook, when nothing could be sent for `defaults.timeoutMs`
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, sys } from "socklab";
 *
 * const server = sys.socket(AF_INET, SOCK_STREAM);
 * sys.bind(server, "127.0.0.1", 0);
 * sys.listen(server, 2);
 * const client = sys.socket(AF_INET, SOCK_STREAM);
 * sys.connect(client, "127.0.0.1", sys.getsockname(server)?.port);
 * console.log(sys.send(client, "hello")); // 5
 * for (const fd of [client, server]) sys.close(fd);
 * ```
 */
export function send(fd: number, data: Data, flags = 0): number {
  const bytes = checkData("send", data);
  checkInt("send", "flags", flags);
  checkFd("send", fd);
  const sent = bounded(SPECS.send, fd, "out", flags, () => call(SPECS.send, BY.YOU, fd, bytes, bytes.length, flags));
  return orThrow(SPECS.send, sent, fd, `${bytes.length} bytes`);
}

/**
 * Moves bytes from the socket's receive queue into a buffer. 0 means the end of the stream. Blocks while the queue is
 * empty unless `MSG_DONTWAIT` or `O_NONBLOCK` says otherwise: in a program without a limit; in a notebook, where nothing
 * could end it, for `defaults.timeoutMs` at most. See recv(2).
 *
 * @param buffer filled from its start
 * @returns how many bytes were written to the buffer
 * @throws {SocketError} EAGAIN, ECONNRESET, ENOTCONN
 * @throws {WaitError} in a notebook, when nothing came for `defaults.timeoutMs`
 * @example
 * ```ts
 * import { AF_INET, MSG_PEEK, SOCK_DGRAM, sys } from "socklab";
 *
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * sys.bind(udp, "127.0.0.1", 0);
 * sys.sendto(udp, "hello", 0, "127.0.0.1", sys.getsockname(udp)?.port);
 * const buffer = new Uint8Array(16);
 * console.log(sys.recv(udp, buffer, MSG_PEEK), sys.recv(udp, buffer)); // 5 5
 * console.log(String.fromCharCode(...buffer.subarray(0, 5))); // hello
 * sys.close(udp);
 * ```
 */
export function recv(fd: number, buffer: Uint8Array, flags = 0): number {
  checkBuffer("recv", buffer);
  checkInt("recv", "flags", flags);
  checkFd("recv", fd);
  const got = bounded(SPECS.recv, fd, "in", flags, () => call(SPECS.recv, BY.YOU, fd, buffer, buffer.length, flags));
  return orThrow(SPECS.recv, got, fd, String(buffer.length));
}

/**
 * Sends one datagram to an address, and blocks while there is no room, as `send` does. See sendto(2).
 *
 * @param data a string (sent as UTF-8) or bytes
 * @param flags 0, or `MSG_DONTWAIT` …
 * @param host the receiver's IP address, or for `AF_UNIX` its path
 * @param port the receiver's port; absent for a path
 * @returns bytes
 * @throws {SocketError} EMSGSIZE, EDESTADDRREQ, ENETUNREACH
 * @example
 * ```ts
 * import { AF_INET, SOCK_DGRAM, sys } from "socklab";
 *
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * sys.bind(udp, "127.0.0.1", 0);
 * console.log(sys.sendto(udp, "hello", 0, "127.0.0.1", sys.getsockname(udp)?.port)); // 5
 * sys.close(udp);
 * ```
 */
export function sendto(fd: number, data: Data, flags: number, host: string | Uint8Array, port?: number): number {
  const bytes = checkData("sendto", data);
  checkInt("sendto", "flags", flags);
  const to = encodeAddress("sendto", host, port);
  checkFd("sendto", fd);
  const sent = bounded(SPECS.sendto, fd, "out", flags, () =>
    call(SPECS.sendto, BY.YOU, fd, bytes, bytes.length, flags, to, to.length),
  );
  return orThrow(SPECS.sendto, sent, fd, `${bytes.length} bytes, ${sockaddrText(to)}`);
}

/**
 * Receives one datagram and tells who sent it. What does not fit the buffer is lost. Blocks as `recv` does. See recvfrom(2).
 *
 * @param buffer filled from its start
 * @param flags 0, or `MSG_DONTWAIT`, `MSG_PEEK`, `MSG_TRUNC` …
 * @returns how many bytes were written to the buffer, and the sender
 * @throws {SocketError} EAGAIN, ECONNREFUSED
 * @example
 * ```ts
 * import { AF_INET, MSG_TRUNC, SOCK_DGRAM, sys } from "socklab";
 *
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * sys.bind(udp, "127.0.0.1", 0);
 * sys.sendto(udp, "hello", 0, "127.0.0.1", sys.getsockname(udp)?.port);
 * const { bytes, from } = sys.recvfrom(udp, new Uint8Array(2), MSG_TRUNC);
 * console.log(bytes, from?.port === sys.getsockname(udp)?.port); // 5 true
 * sys.close(udp);
 * ```
 */
export function recvfrom(fd: number, buffer: Uint8Array, flags = 0): { bytes: number; from: Address | undefined } {
  checkBuffer("recvfrom", buffer);
  checkInt("recvfrom", "flags", flags);
  const { bytes, length } = sockaddrBuffer();
  checkFd("recvfrom", fd);
  const got = bounded(SPECS.recvfrom, fd, "in", flags, () =>
    call(SPECS.recvfrom, BY.YOU, fd, buffer, buffer.length, flags, bytes, length),
  );
  orThrow(SPECS.recvfrom, got, fd, String(buffer.length));
  return { bytes: got, from: decodeAddress(bytes, length[0]) };
}
