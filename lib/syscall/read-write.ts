import { bounded } from "./bounded.ts";
import { BY, call, orThrow } from "./call.ts";
import { checkBuffer, checkData, type Data } from "./check-arguments.ts";
import { SPECS } from "./libc.ts";
import { checkFd } from "./open-descriptors.ts";

/**
 * Reads from a descriptor: of a socket the same as `recv` without flags, except that an empty datagram stays where it
 * is if the buffer is empty. See read(2).
 *
 * @param buffer filled from its start
 * @returns how many bytes were written to the buffer, 0 at the end of the stream
 * @throws {SocketError} EAGAIN, ECONNRESET, ENOTCONN, EINVAL on a listener
 * @example
 * ```ts
 * import { AF_UNIX, SOCK_STREAM, sys } from "socklab";
 *
 * const [a, b] = sys.socketpair(AF_UNIX, SOCK_STREAM);
 * sys.write(a, "hello");
 * console.log(sys.read(b, new Uint8Array(4)), sys.read(b, new Uint8Array(4))); // 4 1
 * for (const fd of [a, b]) sys.close(fd);
 * ```
 */
export function read(fd: number, buffer: Uint8Array): number {
  checkBuffer("read", buffer);
  checkFd("read", fd);
  const got = bounded(SPECS.read, fd, "in", 0, () => call(SPECS.read, BY.YOU, fd, buffer, buffer.length));
  return orThrow(SPECS.read, got, fd, String(buffer.length));
}

/**
 * Writes to a descriptor: of a socket the same as `send` without flags. See write(2).
 *
 * @param data a string (sent as UTF-8) or bytes
 * @returns how many bytes the kernel took
 * @throws {SocketError} EPIPE, ECONNRESET, EAGAIN, EDESTADDRREQ
 * @example
 * ```ts
 * import { AF_UNIX, SOCK_STREAM, sys } from "socklab";
 *
 * const [a, b] = sys.socketpair(AF_UNIX, SOCK_STREAM);
 * console.log(sys.write(a, "hello")); // 5
 * for (const fd of [a, b]) sys.close(fd);
 * ```
 */
export function write(fd: number, data: Data): number {
  const bytes = checkData("write", data);
  checkFd("write", fd);
  const sent = bounded(SPECS.write, fd, "out", 0, () => call(SPECS.write, BY.YOU, fd, bytes, bytes.length));
  return orThrow(SPECS.write, sent, fd, `${bytes.length} bytes`);
}
