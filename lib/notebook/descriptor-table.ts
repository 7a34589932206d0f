import { checkOptions } from "../syscall/check-keys.ts";
import { openDescriptors } from "../syscall/open-descriptors.ts";
import { ownDescriptors, socketInode } from "../trace/linux/proc-fd.ts";

/** One entry of this process's table of descriptors, as `/proc/self/fd` lists it. See proc(5). */
export interface Descriptor {
  /** The number by which calls name it. */
  readonly fd: number;
  /** What the number stands for: `socket:[12345]` with the socket's inode, a file's path, `pipe:[…]`. */
  readonly target: string;
}

/** Which descriptors to list. */
export interface DescriptorsOptions {
  /** The runtime's own as well: its terminal or pipes, its files, its connection to Jupyter. */
  readonly all?: boolean;
}

/**
 * The sockets that were made here and are open, as the kernel lists them among this process's descriptors. The list is
 * read from `/proc/self/fd` at each call; it is a snapshot, not a watch.
 *
 * @example
 * ```ts
 * import { AF_INET, descriptors, SOCK_STREAM, socket } from "socklab";
 *
 * const client = socket(AF_INET, SOCK_STREAM);
 * console.log(descriptors().some(({ fd, target }) => fd === client.fd && target.startsWith("socket:["))); // true
 * client.close();
 * ```
 */
export function descriptors(options: DescriptorsOptions = {}): Descriptor[] {
  checkOptions("descriptors", options, ["all"], "{ all: true }");
  const made = new Set(openDescriptors());
  return ownDescriptors()
    .filter(({ fd, target }) => options.all === true || (made.has(fd) && socketInode(target) !== undefined))
    .sort((a, b) => a.fd - b.fd);
}
