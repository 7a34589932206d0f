import { BY, call } from "./call.ts";
import { checkInt } from "./check.ts";
import { F_GETFD } from "./constants.ts";
import { EBADF } from "./errno.ts";
import { ArgumentError } from "./error.ts";
import { SPECS } from "./libc.ts";

const ours = new Set<number>();

/** Notes a descriptor that the kernel has just given us. */
export function adopt(fd: number): void {
  ours.add(fd);
}

/** Forgets a descriptor that is being closed; false if it was none of ours. */
export function disown(fd: number): boolean {
  return ours.delete(fd);
}

/** The descriptors that `socket`, `accept` and `epoll_create1` gave and nobody has closed yet, in ascending order. */
export function openDescriptors(): number[] {
  return [...ours].sort((a, b) => a - b);
}

/**
 * A number may reach the kernel as a descriptor if it is one of ours, or if it is open nowhere in the process: then the
 * kernel answers EBADF, which is a lesson of its own. A number that belongs to the runtime (its event loop, a file) must
 * not: closing or reading it would end the kernel of the notebook.
 */
export function checkFd(syscall: string, fd: unknown): number {
  const number = checkInt(syscall, "fd", fd, -1);
  if (ours.has(number) || number < 0) return number;
  if (call(SPECS.fcntl, BY.PROBE, number, F_GETFD, 0) === -EBADF) return number;
  throw new ArgumentError(
    "ERR_NOT_OURS",
    syscall,
    "fd",
    `descriptor ${number} is open but belongs to the runtime, not to a socket made here: use the number that socket() or accept() gave`,
  );
}
