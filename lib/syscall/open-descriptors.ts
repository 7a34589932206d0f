import { BY, call } from "./call.ts";
import { checkInt } from "./check-arguments.ts";
import { F_GETFD, O_NONBLOCK, O_RDWR } from "./constants.ts";
import { EBADF } from "./errno.ts";
import { ArgumentError } from "./error.ts";
import { SPECS } from "./libc.ts";

/**
 * What the learner has set that decides how long a call waits. It belongs to the open socket, whichever descriptors stand
 * for it. Undefined where the kernel has to be asked; see `settings.ts`.
 */
export interface Settings {
  /** The status flags, O_NONBLOCK among them. */
  flags: number | undefined;
  /** SO_RCVTIMEO and SO_SNDTIMEO in milliseconds, 0 for no limit. */
  readonly limitMs: { in: number | undefined; out: number | undefined };
  /** SO_RCVLOWAT: from how many bytes on a stream's receiver is content. */
  least: number | undefined;
  /** How many calls of the library's are being made under a limit of its own, on either side. */
  readonly lent: { in: number; out: number };
  /** Whether there ever were such on the receiving side: a connection that came meanwhile inherited it. */
  everLent: boolean;
  /** Of which epoch this is: what was learnt in an earlier one may have changed since. */
  epoch: number;
}

/**
 * What is known of a descriptor of ours. The kernel gives a number again once it is closed, so this object, not the
 * number, tells two descriptors apart.
 */
export interface OwnDescriptor {
  readonly settings: Settings;
  /** How many threads are blocked in a call on it. */
  threads: number;
}

const ours = new Map<number, OwnDescriptor>();

/** Begins anew whenever the learner may have changed a setting of some socket. */
export const learners: { epoch: number; setLeast: boolean } = { epoch: 0, setLeast: false };

/**
 * Notes a descriptor that the kernel has just given us.
 *
 * @param nonblocking whether O_NONBLOCK is set, where that is known
 * @param limitMs its SO_RCVTIMEO and SO_SNDTIMEO, where they are known; `accept` inherits the listener's of some moment
 */
export function adopt(fd: number, nonblocking?: boolean, limitMs?: number): void {
  const flags = nonblocking === undefined ? undefined : O_RDWR | (nonblocking ? O_NONBLOCK : 0);
  const settings = {
    ...{ flags, limitMs: { in: limitMs, out: limitMs }, least: undefined, lent: { in: 0, out: 0 } },
    ...{ everLent: false, epoch: learners.epoch },
  };
  ours.set(fd, { settings, threads: 0 });
}

/** Notes a descriptor that stands for the same open socket as another one of ours. */
export function adoptDuplicate(fd: number, of: number): void {
  const original = ours.get(of);
  if (original === undefined) adopt(fd);
  else ours.set(fd, { settings: original.settings, threads: 0 });
}

/** Forgets a descriptor that is being closed; false if it was none of ours. */
export function disown(fd: number): boolean {
  return ours.delete(fd);
}

/** What is known of a descriptor of ours; undefined for any other number. */
export function descriptor(fd: number): OwnDescriptor | undefined {
  return ours.get(fd);
}

/** The descriptors that calls of ours gave and nobody has closed yet, in ascending order. */
export function openDescriptors(): number[] {
  return [...ours.keys()].sort((a, b) => a - b);
}

/**
 * A number may reach the kernel as a descriptor if it is one of ours, or if it is open nowhere in the process: then the
 * kernel answers EBADF, which is a lesson of its own. A number that belongs to the runtime (its event loop, a file)
 * must not: closing or reading it would end the Jupyter kernel.
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
