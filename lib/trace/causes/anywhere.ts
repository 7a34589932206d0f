import { descriptorLimit } from "../../syscall/descriptor-limit.ts";
import { openDescriptors } from "../../syscall/open-descriptors.ts";
import type { TraceEvent } from "../event.ts";
import { type Causes, when } from "./cause.ts";
import { type Facts, kindOf } from "./facts.ts";

/** What an errno means whichever call answers with it. */
export const anywhere: Causes = {
  EBADF: [
    when(({ fd }) => fd < 0, "a negative number is never a descriptor, and -1 is how C says that a call failed"),
    when(
      (f) => closedBefore(f) !== undefined,
      (f) => `${whose(f)}, and close() gave the number back: make a new socket`,
    ),
    ({ fd }) =>
      `no call on record has made or closed a descriptor ${fd}: use the number that socket() or accept() gave`,
  ],
  ENOTSOCK: [
    when(
      ({ file }) => file === "anon_inode:[eventpoll]",
      ({ fd }) => `descriptor ${fd} is an epoll set: epoll_ctl() and epoll_wait() take it`,
    ),
    when(
      ({ file }) => file.startsWith("pipe:"),
      ({ fd }) => `descriptor ${fd} is one end of a pipe: read() and write() take it`,
    ),
    when(
      ({ file }) => file.startsWith("/"),
      ({ fd, file }) => `descriptor ${fd} is the file ${file}`,
    ),
    ({ fd, file }) => `descriptor ${fd} is something else than a socket${file ? `: ${file}` : ""}`,
  ],
  EMFILE: [
    () => {
      const limit = descriptorLimit();
      const ours = openDescriptors().length;
      const taken =
        limit === undefined
          ? "all numbers below the limit (ulimit -n) are taken"
          : `all ${limit} numbers that the limit (ulimit -n) leaves this process are taken`;
      return `${taken}, ${ours} of them by sockets and epoll sets made here: close those that are no longer needed`;
    },
  ],
  ENFILE: ["the whole system has as many files open as fs.file-max allows: close some, in any program"],
  ENOBUFS: ["the kernel is short of memory for now: try again"],
  ENOMEM: ["the kernel is short of memory for now: try again"],
  EINTR: ["call it again"],
  EFAULT: ["the memory that was named is not this process's: that is a mistake of the library, please report it"],
  EOPNOTSUPP: [(f) => `${kindOf(f)} cannot do that`],
  EPERM: ["a firewall rule or a missing privilege forbids it"],
  EACCES: ["a rule of this system forbids it"],
};

/** The call on record that closed this number, if nothing has been made of it since. */
function closedBefore({ past }: Facts): TraceEvent | undefined {
  const last = past.find(({ errno }) => errno === undefined);
  return last?.call === "close" ? last : undefined;
}

function whose({ made, fd }: Facts): string {
  if (made?.call === "accept") return `descriptor ${fd} was a connection that accept(${made.fd}) gave`;
  if (made === undefined) return `descriptor ${fd} was closed before`;
  return `descriptor ${fd} was the socket of socket(${made.args.slice(0, 2).join(", ")})`;
}
