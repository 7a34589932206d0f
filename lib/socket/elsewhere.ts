import { readdirSync, readlinkSync } from "node:fs";
import { type Address, formatAddress } from "../syscall/address.ts";
import { look } from "../trace/kernel.ts";
import { tcpEndpoints } from "../trace/procnet.ts";

/**
 * Whether the other end of a TCP connection belongs to another process. The kernel's table knows the peer's inode, and
 * `/proc/self/fd` knows ours, those of the runtime's own sockets included. While the peer has not been accepted it has no
 * inode, and the answer is undefined: ask again later.
 */
export function peerIsElsewhere(fd: number): boolean | undefined {
  const { local, peer } = look(fd);
  if (local === undefined || peer === undefined) return undefined;
  const other = tcpEndpoints().find((one) => same(one.local, peer) && same(one.peer, local));
  if (other === undefined) return true;
  return other.inode === 0 ? undefined : !ownInodes().has(other.inode);
}

function same(one: Address, other: Address): boolean {
  return formatAddress(one) === formatAddress(other);
}

function ownInodes(): Set<number> {
  const inodes = new Set<number>();
  for (const fd of readdirSync("/proc/self/fd")) {
    try {
      inodes.add(Number(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1]));
    } catch {
      // the descriptor that read the directory is gone already
    }
  }
  return inodes;
}
