import { readdirSync, readlinkSync } from "node:fs";
import { quietly } from "../../base/ignore-errors.ts";

/**
 * What a descriptor stands for: `socket:[12345]` with the socket's inode, a file's path, `pipe:[…]`; no text where it is
 * gone. See proc(5).
 *
 * @param folder the process's, `/proc/self` for this one
 */
export const descriptorTarget = (folder: string, fd: number | string): string =>
  quietly(() => readlinkSync(`${folder}/fd/${fd}`)) ?? "";

/** What this process's descriptors stand for, but for the one through which the list itself was read. */
export const ownDescriptors = (): { readonly fd: number; readonly target: string }[] =>
  readdirSync("/proc/self/fd")
    .map((name) => ({ fd: Number(name), target: descriptorTarget("/proc/self", name) }))
    .filter(({ target }) => target !== "");

/** The inode of a socket, from such a target; undefined for what is no socket. */
export function socketInode(target: string): number | undefined {
  const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
  return inode === undefined ? undefined : Number(inode);
}
