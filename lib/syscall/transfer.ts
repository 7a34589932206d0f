import { type Address, decodeAddress, encodeAddress } from "./address.ts";
import { BY, call, orThrow } from "./call.ts";
import { checkBuffer, checkData, checkInt, type Data } from "./check.ts";
import { checkFd } from "./descriptors.ts";
import { SPECS } from "./libc.ts";
import { addressBuffer, place } from "./lifecycle.ts";

/**
 * Copies bytes into the socket's send buffer. Returns how many the kernel took, which may be fewer than given. See send(2).
 *
 * @param data a string (sent as UTF-8) or bytes
 * @param flags `MSG_DONTWAIT`, `MSG_MORE` …
 * @throws {SocketError} EPIPE, ECONNRESET, EAGAIN, ENOTCONN, EMSGSIZE
 */
export function send(fd: number, data: Data, flags = 0): number {
  const bytes = checkData("send", data);
  checkInt("send", "flags", flags);
  return orThrow(
    SPECS.send,
    call(SPECS.send, BY.YOU, checkFd("send", fd), bytes, bytes.length, flags),
    fd,
    `${bytes.length} bytes`,
  );
}

/**
 * Moves bytes from the socket's receive queue into a buffer. 0 means the end of the stream. Blocks while the queue is
 * empty unless `MSG_DONTWAIT` or `O_NONBLOCK` says otherwise. See recv(2).
 *
 * @param buffer filled from its start
 * @returns how many bytes were written to the buffer
 * @throws {SocketError} EAGAIN, ECONNRESET, ENOTCONN
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
 * @throws {SocketError} EMSGSIZE, EDESTADDRREQ, ENETUNREACH
 */
export function sendto(fd: number, data: Data, flags: number, host: string, port?: number): number {
  const bytes = checkData("sendto", data);
  checkInt("sendto", "flags", flags);
  const to = encodeAddress("sendto", host, port);
  const sent = call(SPECS.sendto, BY.YOU, checkFd("sendto", fd), bytes, bytes.length, flags, to, to.length);
  return orThrow(SPECS.sendto, sent, fd, `${bytes.length} bytes, ${place(to)}`);
}

/**
 * Receives one datagram and tells who sent it. What does not fit the buffer is lost. See recvfrom(2).
 *
 * @throws {SocketError} EAGAIN, ECONNREFUSED
 */
export function recvfrom(fd: number, buffer: Uint8Array, flags = 0): { bytes: number; from: Address | undefined } {
  checkBuffer("recvfrom", buffer);
  checkInt("recvfrom", "flags", flags);
  const { bytes, length } = addressBuffer();
  const got = call(SPECS.recvfrom, BY.YOU, checkFd("recvfrom", fd), buffer, buffer.length, flags, bytes, length);
  orThrow(SPECS.recvfrom, got, fd, String(buffer.length));
  return { bytes: got, from: decodeAddress(bytes, length[0]) };
}
