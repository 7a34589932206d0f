import { readdirSync } from "node:fs";
import { look } from "../../../trace/linux/kernel-view.ts";
import { descriptorTarget, socketInode } from "../../../trace/linux/proc-fd.ts";

/**
 * How many bytes a segment has at most that a connection of this process sends; 0 where it is gone. `node:net` doesn't
 * tell a socket's descriptor in Deno, so it is looked for.
 */
export function largestSegment(localPort: number | undefined, peerPort: number | undefined): number {
  for (const name of readdirSync("/proc/self/fd")) {
    if (socketInode(descriptorTarget("/proc/self", name)) === undefined) continue;
    const { local, peer, tcp } = look(Number(name));
    if (local?.port === localPort && peer?.port === peerPort) return tcp?.sndMss ?? 0;
  }
  return 0;
}
