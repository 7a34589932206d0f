import { typeOf } from "./address.ts";
import { BY, call, orThrow } from "./call.ts";
import { checkInt } from "./check.ts";
import { F_SETFL, SO_LINGER, SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET, TCP_INFO } from "./constants.ts";
import { checkFd, descriptor } from "./descriptors.ts";
import { ArgumentError } from "./error.ts";
import { SPECS } from "./libc.ts";
import { nameOf } from "./names.ts";

/** The value of an option: a number for most, `{ onoff, linger }` for SO_LINGER, milliseconds for the two timeouts. */
export type OptionValue = number | boolean | { readonly onoff: boolean; readonly linger: number };

/**
 * Sets an option of a socket. See setsockopt(2), socket(7), tcp(7).
 *
 * @param value a number or a boolean; for `SO_LINGER` `{ onoff, linger }` with seconds; for `SO_RCVTIMEO` and
 * `SO_SNDTIMEO` milliseconds
 * @throws {SocketError} ENOPROTOOPT, EINVAL, EPERM
 */
export function setsockopt(fd: number, level: number, option: number, value: OptionValue): void {
  const bytes = encodeOption(level, option, value);
  const result = call(SPECS.setsockopt, BY.YOU, checkFd("setsockopt", fd), level, option, bytes, bytes.byteLength);
  const known = level === SOL_SOCKET ? descriptor(fd) : undefined;
  if (known && option === SO_RCVTIMEO) known.limitMs.in = undefined;
  if (known && option === SO_SNDTIMEO) known.limitMs.out = undefined;
  orThrow(SPECS.setsockopt, result, fd, `${nameOf.level(level)}, ${nameOf.option(level, option)}`);
}

/** The C form of an option's value, checked. */
export function encodeOption(level: number, option: number, value: OptionValue): Int32Array {
  checkInt("setsockopt", "level", level);
  checkInt("setsockopt", "option", option);
  if (level === SOL_SOCKET && (option === SO_RCVTIMEO || option === SO_SNDTIMEO)) {
    return timeval(checkInt("setsockopt", "value", value, 0));
  }
  if (level === SOL_SOCKET && option === SO_LINGER) {
    if (typeof value !== "object" || value === null) {
      throw new ArgumentError(
        "ERR_ARG_TYPE",
        "setsockopt",
        "value",
        `SO_LINGER takes { onoff, linger }, not ${typeOf(value)}`,
      );
    }
    return Int32Array.of(value.onoff ? 1 : 0, checkInt("setsockopt", "linger", value.linger, 0));
  }
  return Int32Array.of(typeof value === "boolean" ? Number(value) : checkInt("setsockopt", "value", value));
}

/** `struct timeval` of 64-bit Linux: seconds and microseconds, 8 bytes each. Takes whole milliseconds. */
export function timeval(ms: number): Int32Array {
  const seconds = Math.min(Math.floor(ms / 1000), 2 ** 52);
  return Int32Array.of(seconds % 2 ** 32, Math.floor(seconds / 2 ** 32), Math.round((ms % 1000) * 1000), 0);
}

/**
 * Reads an option of a socket as a number. See getsockopt(2). `SO_LINGER` gives its seconds, or -1 when it is off; the
 * two timeouts give milliseconds. Reading `SO_ERROR` clears it.
 *
 * @throws {SocketError} ENOPROTOOPT
 */
export function getsockopt(fd: number, level: number, option: number): number {
  checkInt("getsockopt", "level", level);
  checkInt("getsockopt", "option", option);
  if (level === 6 && option === TCP_INFO) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      "getsockopt",
      "option",
      "TCP_INFO is a structure: read it with kernelView()",
    );
  }
  const value = new Int32Array(64);
  const length = Int32Array.of(value.byteLength);
  const result = call(SPECS.getsockopt, BY.YOU, checkFd("getsockopt", fd), level, option, value, length);
  orThrow(SPECS.getsockopt, result, fd, `${nameOf.level(level)}, ${nameOf.option(level, option)}`);
  return decodeOption(level, option, value);
}

/** An option's value as a number, read from what the kernel wrote. */
export function decodeOption(level: number, option: number, value: Int32Array): number {
  const first = value[0] ?? 0;
  if (level === SOL_SOCKET && option === SO_LINGER) return first === 0 ? -1 : (value[1] ?? 0);
  if (level === SOL_SOCKET && (option === SO_RCVTIMEO || option === SO_SNDTIMEO)) {
    return first * 1000 + (value[2] ?? 0) / 1000;
  }
  return first;
}

/**
 * Reads or sets a descriptor's flags. See fcntl(2).
 *
 * @param command `F_GETFL`, `F_SETFL`, `F_GETFD` or `F_SETFD`
 * @throws {SocketError} EBADF
 */
export function fcntl(fd: number, command: number, argument = 0): number {
  checkInt("fcntl", "command", command, 1, 4);
  checkInt("fcntl", "argument", argument);
  const result = call(SPECS.fcntl, BY.YOU, checkFd("fcntl", fd), command, argument);
  const known = descriptor(fd);
  if (known && command === F_SETFL) known.nonblocking = undefined;
  return orThrow(SPECS.fcntl, result, fd, nameOf.fcntl(command));
}

/**
 * Asks how many bytes wait in a queue of the socket: `SIOCINQ` to be received, `SIOCOUTQ` not acknowledged by the peer
 * yet. See tcp(7).
 *
 * @throws {SocketError} EINVAL on a listener
 */
export function ioctl(fd: number, request: number): number {
  const known = nameOf.ioctl(checkInt("ioctl", "request", request));
  if (known === String(request)) {
    throw new ArgumentError("ERR_ARG_RANGE", "ioctl", "request", "request must be SIOCINQ or SIOCOUTQ");
  }
  const value = new Int32Array(2);
  orThrow(SPECS.ioctl, call(SPECS.ioctl, BY.YOU, checkFd("ioctl", fd), request, value), fd, known);
  return value[0] ?? 0;
}
