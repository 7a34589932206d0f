import { type Address, decodeAddress, encodeAddress, sockaddrBuffer, sockaddrText } from "./address.ts";
import { BY, call, orThrow } from "./call.ts";
import { checkBuffer, checkData, checkInt, type Data } from "./check-arguments.ts";
import { SPECS } from "./libc.ts";
import { checkFd } from "./open-descriptors.ts";

/**
 * Copies bytes into the socket's send buffer. Returns how many the kernel took, which may be fewer than given. See send(2).
 *
 * @param data a string (sent as UTF-8) or bytes
 * @param flags `MSG_DONTWAIT`, `MSG_MORE` …
 * @returns bytes, which the kernel has now; whether the peer has them is another matter
 * @throws {SocketError} EPIPE, ECONNRESET, EAGAIN, ENOTCONN, EMSGSIZE
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
  const sent = call(SPECS.send, BY.YOU, checkFd("send", fd), bytes, bytes.length, flags);
  return orThrow(SPECS.send, sent, fd, `${bytes.length} bytes`);
}

/**
 * Moves bytes from the socket's receive queue into a buffer. 0 means the end of the stream. Blocks while the queue is
 * empty unless `MSG_DONTWAIT` or `O_NONBLOCK` says otherwise. See recv(2).
 *
 * @param buffer filled from its start
 * @returns how many bytes were written to the buffer
 * @throws {SocketError} EAGAIN, ECONNRESET, ENOTCONN
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
  const got = call(SPECS.recv, BY.YOU, checkFd("recv", fd), buffer, buffer.length, flags);
  return orThrow(SPECS.recv, got, fd, String(buffer.length));
}

/**
 * Sends one datagram to an address. See sendto(2).
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
  const sent = call(SPECS.sendto, BY.YOU, checkFd("sendto", fd), bytes, bytes.length, flags, to, to.length);
  return orThrow(SPECS.sendto, sent, fd, `${bytes.length} bytes, ${sockaddrText(to)}`);
}

/**
 * Receives one datagram and tells who sent it. What does not fit the buffer is lost. See recvfrom(2).
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
  const got = call(SPECS.recvfrom, BY.YOU, checkFd("recvfrom", fd), buffer, buffer.length, flags, bytes, length);
  orThrow(SPECS.recvfrom, got, fd, String(buffer.length));
  return { bytes: got, from: decodeAddress(bytes, length[0]) };
}
