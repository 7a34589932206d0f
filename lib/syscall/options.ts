import { BY, call, orThrow } from "./call.ts";
import { checkInt } from "./check-arguments.ts";
import {
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  F_GETFL,
  F_GETOWN,
  F_SETFD,
  F_SETFL,
  SIOCINQ,
  SIOCOUTQ,
  SO_PEERPIDFD,
  SO_RCVLOWAT,
  SO_RCVTIMEO,
  SO_SNDTIMEO,
  SOL_SOCKET,
} from "./constants.ts";
import { ArgumentError } from "./error.ts";
import { SPECS } from "./libc.ts";
import { nameOf } from "./names.ts";
import { adopt, adoptDuplicate, checkFd, descriptor, learners } from "./open-descriptors.ts";
import { decodeOption, encodeOption, type OptionResult, type OptionValue, roomFor, unitOf } from "./option-codecs.ts";

export { type OptionValue, timeval } from "./option-codecs.ts";

/**
 * Sets an option of a socket. See setsockopt(2), socket(7), ip(7), ipv6(7), tcp(7).
 *
 * @param level `SOL_SOCKET`, `IPPROTO_TCP`, `IPPROTO_IP` …
 * @param value a number or a boolean; for `SO_RCVTIMEO` and `SO_SNDTIMEO` milliseconds; for `SO_LINGER` `{ onoff,
 * linger }` with seconds; for `TCP_CONGESTION`, `TCP_ULP` and `SO_BINDTODEVICE` a text; for `IP_ADD_MEMBERSHIP` and
 * its kin
 * `{ group, host }` or `{ group, ifindex }`; for `SO_ATTACH_FILTER` a list of instructions; for any option its bytes,
 * as C lays them out
 * @throws {SocketError} ENOPROTOOPT, EINVAL, EPERM, ENOENT, ENODEV
 * @example
 * ```ts
 * import { AF_INET, IPPROTO_TCP, SO_RCVTIMEO, SOCK_STREAM, SOL_SOCKET, sys, TCP_CONGESTION } from "socklab";
 *
 * const fd = sys.socket(AF_INET, SOCK_STREAM);
 * sys.setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "reno");
 * sys.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, 500);
 * console.log(sys.getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION)); // reno
 * sys.close(fd);
 * ```
 */
export function setsockopt(fd: number, level: number, option: number, value: OptionValue): void {
  const bytes = encodeOption(level, option, value);
  const result = call(SPECS.setsockopt, BY.YOU, checkFd("setsockopt", fd), level, option, bytes, bytes.byteLength);
  orThrow(SPECS.setsockopt, result, fd, `${nameOf.level(level)}, ${nameOf.option(level, option)}`);
  if (level === SOL_SOCKET && option === SO_RCVLOWAT) {
    learners.setLeast = true;
    learners.epoch++;
  }
  const side = sideOf(level, option);
  if (side === undefined) return;
  learners.epoch++;
  const settings = descriptor(fd)?.settings;
  if (settings && settings.lent[side] > 0) settings.limitMs[side] = readLimit(fd, side);
}

/** Which side of the socket a time limit is for; undefined for any other option. */
function sideOf(level: number, option: number): "in" | "out" | undefined {
  if (level !== SOL_SOCKET) return undefined;
  return option === SO_RCVTIMEO ? "in" : option === SO_SNDTIMEO ? "out" : undefined;
}

/** SO_RCVTIMEO or SO_SNDTIMEO as the kernel has it, in milliseconds; 0 for no limit, and for what is no socket. */
export function readLimit(fd: number, side: "in" | "out"): number {
  const option = side === "in" ? SO_RCVTIMEO : SO_SNDTIMEO;
  const value = new Int32Array(4);
  const length = Int32Array.of(value.byteLength);
  call(SPECS.getsockopt, BY.LIBRARY, fd, SOL_SOCKET, option, value, length);
  return decodeOption(SOL_SOCKET, option, new Uint8Array(value.buffer)) as number;
}

/** SO_RCVLOWAT as the kernel has it; 1 for what is no socket. */
export function readLeast(fd: number): number {
  const value = Int32Array.of(1);
  call(SPECS.getsockopt, BY.LIBRARY, fd, SOL_SOCKET, SO_RCVLOWAT, value, Int32Array.of(value.byteLength));
  return value[0] as number;
}

/**
 * Reads an option of a socket. See getsockopt(2). Reading `SO_ERROR` clears it. With a length as the last argument,
 * it gives the value as it lies in memory, so many bytes at most. While a thread is blocked in a call of a `Socket`, the
 * kernel has that call's deadline as `SO_RCVTIMEO` or `SO_SNDTIMEO`: the record shows it, the result is what you set.
 *
 * @param level `SOL_SOCKET`, `IPPROTO_TCP`, `IPPROTO_IP` …
 * @returns a number for most options: seconds for `SO_LINGER` (-1 when it is off), milliseconds for the two timeouts;
 * a text for
 * `TCP_CONGESTION`, `TCP_ULP`, `SO_BINDTODEVICE` and `IP_MULTICAST_IF`; `{ pid, uid, gid }` for `SO_PEERCRED`; a
 * `TcpInfo` for
 * `TCP_INFO`; instructions for `SO_ATTACH_FILTER`; bytes where a length is given
 * @throws {SocketError} ENOPROTOOPT
 * @throws {ArgumentError} for a value that is no number and of no form known here: ask for its bytes
 * @example
 * ```ts
 * import { AF_INET, IPPROTO_TCP, SO_TYPE, SOCK_STREAM, SOL_SOCKET, sys, TCP_INFO } from "socklab";
 *
 * const fd = sys.socket(AF_INET, SOCK_STREAM);
 * console.log(sys.getsockopt(fd, SOL_SOCKET, SO_TYPE) === SOCK_STREAM); // true
 * console.log(sys.getsockopt(fd, IPPROTO_TCP, TCP_INFO).state); // CLOSE
 * console.log(sys.getsockopt(fd, SOL_SOCKET, SO_TYPE, 4)[0]); // 1
 * sys.close(fd);
 * ```
 */
export function getsockopt<L extends number, O extends number>(fd: number, level: L, option: O): OptionResult<L, O>;
export function getsockopt(fd: number, level: number, option: number, length: number): Uint8Array;
export function getsockopt(fd: number, level: number, option: number, length?: number): unknown {
  checkInt("getsockopt", "level", level);
  checkInt("getsockopt", "option", option);
  if (length !== undefined) checkInt("getsockopt", "length", length, 0, 65_536);
  const room = new Int32Array(Math.ceil((length ?? roomFor(level, option)) / 4));
  const unit = unitOf(level, option);
  const given = Int32Array.of(Math.floor((length ?? room.byteLength) / unit));
  const result = call(SPECS.getsockopt, BY.YOU, checkFd("getsockopt", fd), level, option, room, given);
  orThrow(SPECS.getsockopt, result, fd, `${nameOf.level(level)}, ${nameOf.option(level, option)}`);
  const bytes = new Uint8Array(room.buffer, 0, Math.min(room.byteLength, (given[0] ?? 0) * unit));
  if (level === SOL_SOCKET && option === SO_PEERPIDFD && bytes.length === 4) adopt(room[0] as number);
  if (length !== undefined) return bytes;
  const [side, settings] = [sideOf(level, option), descriptor(fd)?.settings];
  if (side && settings && settings.lent[side] > 0) return settings.limitMs[side] ?? 0;
  const value = decodeOption(level, option, bytes);
  if (value !== undefined) return value;
  throw new ArgumentError(
    "ERR_ARG_RANGE",
    "getsockopt",
    "option",
    `the value is no number but ${bytes.length} bytes: ask for them with a length, as in getsockopt(fd, level, option, 256)`,
  );
}

/**
 * Reads or sets a descriptor's flags, or gives another descriptor for the same thing. See fcntl(2).
 *
 * @param command `F_GETFL`, `F_SETFL`, `F_GETFD`, `F_SETFD`, `F_DUPFD`, `F_DUPFD_CLOEXEC` or `F_GETOWN`
 * @param argument the flags to set; of `F_DUPFD`, the lowest number that will do
 * @returns the flags where they are read, the new descriptor, else 0
 * @throws {SocketError} EBADF, EINVAL, EMFILE
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
  checkInt("fcntl", "command", command);
  if (!COMMANDS.includes(command)) {
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      "fcntl",
      "command",
      `command must be ${COMMANDS.map(nameOf.fcntl).join(", ")}, not ${command}`,
    );
  }
  checkInt("fcntl", "argument", argument);
  const result = call(SPECS.fcntl, BY.YOU, checkFd("fcntl", fd), command, argument);
  if (command === F_SETFL) learners.epoch++;
  orThrow(SPECS.fcntl, result, fd, nameOf.fcntl(command));
  if (command === F_DUPFD || command === F_DUPFD_CLOEXEC) adoptDuplicate(result, fd);
  return result;
}

/** What only reads, or changes nothing but this descriptor: others take pointers, or make the kernel send signals. */
const COMMANDS: readonly number[] = [F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETOWN, F_DUPFD_CLOEXEC];

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
