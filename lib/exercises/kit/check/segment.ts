import { look } from "../../../trace/linux/kernel-view.ts";
import { ownDescriptors, socketInode } from "../../../trace/linux/proc-fd.ts";
import type { Conn } from "./conn.ts";

/**
 * How many bytes a segment has at most that a check's connection sends, as the answer's SYN has asked; 0 where it is gone.
 * `node:net` doesn't tell a socket's descriptor in Deno, so it is looked for.
 */
export function largestSegment({ own, answers }: Conn["ports"]): number {
  for (const { fd, target } of ownDescriptors()) {
    if (socketInode(target) === undefined) continue;
    const { local, peer, tcp } = look(fd);
    if (local?.port === own && peer?.port === answers) return tcp?.sndMss ?? 0;
  }
  return 0;
}
