import { BY, call } from "../../syscall/call.ts";
import { EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD, F_GETFD } from "../../syscall/constants.ts";
import { descriptorLimit } from "../../syscall/descriptor-limit.ts";
import { SPECS } from "../../syscall/libc.ts";
import { type Causes, type Sentence, when } from "./cause.ts";
import type { Facts } from "./facts.ts";

const EPOLL = "anon_inode:[eventpoll]";
const target = (f: Facts): number => f.ints[1] ?? -1;
const isOpen = (fd: number): boolean => call(SPECS.fcntl, BY.PROBE, fd, F_GETFD, 0) >= 0;
const noSet: Sentence = ({ fd }) => `descriptor ${fd} is no epoll set: use the number that epoll_create1() gave`;

/** poll, epoll_create1, epoll_ctl, epoll_wait. */
export const watching: Causes = {
  "poll EINVAL": [
    () =>
      `the list is longer than the limit of open descriptors (ulimit -n)${descriptorLimit() === undefined ? "" : `, ${descriptorLimit()}`}: pass fewer`,
  ],
  "epoll_create1 EINVAL": ["the flags have a bit that epoll_create1() does not know: use EPOLL_CLOEXEC or 0"],
  "epoll_ctl EBADF": [
    when(
      (f) => isOpen(f.fd) && !isOpen(target(f)),
      (f) =>
        `the epoll set is open, but descriptor ${target(f)} is not: add a socket while it is open; close() takes it out by itself`,
    ),
    when(
      (f) => !isOpen(f.fd) && isOpen(target(f)),
      ({ fd }) => `descriptor ${fd}, the epoll set, is not open: use the number that epoll_create1() gave`,
    ),
  ],
  "epoll_ctl EEXIST": [(f) => `descriptor ${target(f)} is in the set already: use EPOLL_CTL_MOD`],
  "epoll_ctl ENOENT": [(f) => `descriptor ${target(f)} is not in the set: use EPOLL_CTL_ADD`],
  "epoll_ctl EPERM": [(f) => `descriptor ${target(f)} is a file that is always ready, which epoll does not watch`],
  "epoll_ctl ELOOP": ["epoll sets would watch each other in a circle, or more than five deep"],
  "epoll_ctl ENOSPC": ["this user watches as many descriptors as fs.epoll.max_user_watches allows: close some sets"],
  "epoll_ctl EINVAL": [
    when(({ file }) => file !== EPOLL, noSet),
    when((f) => f.fd === target(f), "an epoll set does not watch itself"),
    when(
      (f) => ![EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD].includes(f.ints[0] ?? 0),
      (f) => `${f.ints[0]} is no operation: use EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL`,
    ),
    "EPOLLEXCLUSIVE goes with EPOLL_CTL_ADD and few other events, and not with another epoll set: see epoll_ctl(2)",
  ],
  "epoll_wait EINVAL": [when(({ file }) => file !== EPOLL, noSet), "max must be 1 or more"],
};
