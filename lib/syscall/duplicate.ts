import { BY, call, orThrow } from "./call.ts";
import { checkInt } from "./check-arguments.ts";
import { ArgumentError } from "./error.ts";
import { SPECS } from "./libc.ts";
import { nameOf } from "./names.ts";
import { adoptDuplicate, checkFd, descriptor } from "./open-descriptors.ts";

/**
 * Gives another descriptor for the same open socket: both share its queues, its options and `O_NONBLOCK`, and the
 * connection ends when the last of them is closed. See dup(2).
 *
 * @returns the lowest descriptor that was free
 * @throws {SocketError} EBADF, EMFILE
 * @example
 * ```ts
 * import { AF_UNIX, SOCK_STREAM, sys } from "socklab";
 *
 * const [a, b] = sys.socketpair(AF_UNIX, SOCK_STREAM);
 * const copy = sys.dup(a);
 * sys.close(a);
 * console.log(sys.send(copy, "still open"), sys.recv(b, new Uint8Array(16))); // 10 10
 * for (const fd of [copy, b]) sys.close(fd);
 * ```
 */
export function dup(fd: number): number {
  const copy = orThrow(SPECS.dup, call(SPECS.dup, BY.YOU, checkFd("dup", fd)), fd);
  adoptDuplicate(copy, fd);
  return copy;
}

/**
 * The same as `dup`, with the number given; what that number stood for is closed before. See dup(2).
 *
 * @param to a descriptor of a socket made here, or a number that is free
 * @returns `to`
 * @throws {SocketError} EBADF
 * @example
 * ```ts
 * import { AF_UNIX, SOCK_STREAM, sys } from "socklab";
 *
 * const [a, b] = sys.socketpair(AF_UNIX, SOCK_STREAM);
 * console.log(sys.dup2(a, b) === b); // true
 * for (const fd of [a, b]) sys.close(fd);
 * ```
 */
export function dup2(fd: number, to: number): number {
  checkTarget("dup2", to);
  orThrow(SPECS.dup2, call(SPECS.dup2, BY.YOU, checkFd("dup2", fd), to), fd, String(to));
  if (fd !== to) adoptDuplicate(to, fd);
  return to;
}

/**
 * The same as `dup2`, with flags; two equal numbers are EINVAL. See dup(2).
 *
 * @param flags `O_CLOEXEC` or 0
 * @returns `to`
 * @throws {SocketError} EBADF, EINVAL
 * @example
 * ```ts
 * import { AF_UNIX, F_GETFD, FD_CLOEXEC, O_CLOEXEC, SOCK_STREAM, sys } from "socklab";
 *
 * const [a, b] = sys.socketpair(AF_UNIX, SOCK_STREAM);
 * sys.dup3(a, b, O_CLOEXEC);
 * console.log(sys.fcntl(b, F_GETFD) === FD_CLOEXEC); // true
 * for (const fd of [a, b]) sys.close(fd);
 * ```
 */
export function dup3(fd: number, to: number, flags = 0): number {
  checkInt("dup3", "flags", flags);
  checkTarget("dup3", to);
  const result = call(SPECS.dup3, BY.YOU, checkFd("dup3", fd), to, flags);
  orThrow(SPECS.dup3, result, fd, `${to}, ${nameOf.dupFlags(flags)}`);
  adoptDuplicate(to, fd);
  return to;
}

/** What is closed in passing must be ours, and no thread may be blocked on it. */
function checkTarget(syscall: string, to: number): void {
  checkFd(syscall, to);
  if (!descriptor(to)?.threads) return;
  throw new ArgumentError(
    "ERR_IN_USE",
    syscall,
    "to",
    `a thread is blocked in a call on descriptor ${to}: wake it with shutdown() first, or close the Socket itself`,
  );
}
