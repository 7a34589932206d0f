import { BY, call, orThrow } from "./call.ts";
import { checkInt, typeOf } from "./check-arguments.ts";
import {
  F_SETFL,
  IPPROTO_TCP,
  SIOCINQ,
  SIOCOUTQ,
  SO_LINGER,
  SO_RCVTIMEO,
  SO_SNDTIMEO,
  SOL_SOCKET,
  TCP_INFO,
} from "./constants.ts";
import { ArgumentError } from "./error.ts";
import { SPECS } from "./libc.ts";
import { nameOf } from "./names.ts";
import { checkFd, descriptor } from "./open-descriptors.ts";

/** Room for any option that is read as numbers. */
const OPTION_BYTES = 256;
/** A limit of more is none: the kernel counts in smaller units, and takes so many seconds still. */
const MOST_SECONDS = 2 ** 52;

/** The value of an option: a number for most, `{ onoff, linger }` for SO_LINGER, milliseconds for the two timeouts. */
export type OptionValue = number | boolean | { readonly onoff: boolean; readonly linger: number };

/**
 * Sets an option of a socket. See setsockopt(2), socket(7), tcp(7).
 *
 * @param level `SOL_SOCKET`, `IPPROTO_TCP` or `IPPROTO_IPV6`
 * @param value a number or a boolean; for `SO_LINGER` `{ onoff, linger }` with seconds; for `SO_RCVTIMEO` and
 * `SO_SNDTIMEO` milliseconds
 * @throws {SocketError} ENOPROTOOPT, EINVAL, EPERM
 * @example
 * ```ts
 * import { AF_INET, IPPROTO_TCP, SO_RCVTIMEO, SOCK_STREAM, SOL_SOCKET, sys, TCP_NODELAY } from "socklab";
 *
 * const fd = sys.socket(AF_INET, SOCK_STREAM);
 * sys.setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, true);
 * sys.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, 500);
 * console.log(sys.getsockopt(fd, IPPROTO_TCP, TCP_NODELAY)); // 1
 * sys.close(fd);
 * ```
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
  const seconds = Math.min(Math.floor(ms / 1000), MOST_SECONDS);
  return Int32Array.of(seconds % 2 ** 32, Math.floor(seconds / 2 ** 32), Math.round((ms % 1000) * 1000), 0);
}

/**
 * Reads an option of a socket as a number. See getsockopt(2). `SO_LINGER` gives its seconds, or -1 when it is off; the
 * two timeouts give milliseconds. Reading `SO_ERROR` clears it.
 *
 * @param level `SOL_SOCKET`, `IPPROTO_TCP` or `IPPROTO_IPV6`
 * @throws {SocketError} ENOPROTOOPT
 * @example
 * ```ts
 * import { AF_INET, SO_DOMAIN, SO_TYPE, SOCK_STREAM, SOL_SOCKET, sys } from "socklab";
 *
 * const fd = sys.socket(AF_INET, SOCK_STREAM);
 * console.log(sys.getsockopt(fd, SOL_SOCKET, SO_TYPE) === SOCK_STREAM); // true
 * console.log(sys.getsockopt(fd, SOL_SOCKET, SO_DOMAIN) === AF_INET); // true
 * sys.close(fd);
 * ```
 */
export function getsockopt(fd: number, level: number, option: number): number {
  checkInt("getsockopt", "level", level);
  checkInt("getsockopt", "option", option);
  if (level === IPPROTO_TCP && option === TCP_INFO) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      "getsockopt",
      "option",
      "TCP_INFO is a structure: read it with kernelView()",
    );
  }
  const value = new Int32Array(OPTION_BYTES / 4);
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
 * @param argument the flags to set
 * @returns the flags where they are read, else 0
 * @throws {SocketError} EBADF
 * @example
 * ```ts
 * import { AF_INET, F_GETFL, F_SETFL, O_NONBLOCK, O_RDWR, SOCK_STREAM, sys } from "socklab";
 *
 * const fd = sys.socket(AF_INET, SOCK_STREAM);
 * sys.fcntl(fd, F_SETFL, sys.fcntl(fd, F_GETFL) | O_NONBLOCK);
 * console.log(sys.fcntl(fd, F_GETFL) === (O_RDWR | O_NONBLOCK)); // true
 * sys.close(fd);
 * ```
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
 * @param request `SIOCINQ` or `SIOCOUTQ`
 * @returns bytes
 * @throws {SocketError} EINVAL on a listener
 * @example
 * ```ts
 * import { AF_INET, SIOCINQ, SOCK_DGRAM, sys } from "socklab";
 *
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * sys.bind(udp, "127.0.0.1", 0);
 * sys.sendto(udp, "hello", 0, "127.0.0.1", sys.getsockname(udp)?.port);
 * console.log(sys.ioctl(udp, SIOCINQ)); // 5
 * sys.close(udp);
 * ```
 */
export function ioctl(fd: number, request: number): number {
  checkInt("ioctl", "request", request);
  if (request !== SIOCINQ && request !== SIOCOUTQ) {
    throw new ArgumentError("ERR_ARG_RANGE", "ioctl", "request", "request must be SIOCINQ or SIOCOUTQ");
  }
  const value = new Int32Array(2);
  orThrow(SPECS.ioctl, call(SPECS.ioctl, BY.YOU, checkFd("ioctl", fd), request, value), fd, nameOf.ioctl(request));
  return value[0] ?? 0;
}
