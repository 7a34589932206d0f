import { readdirSync, readlinkSync } from "node:fs";
import { type Address, formatAddress } from "../syscall/address.ts";
import { look } from "../trace/linux/kernel-view.ts";
import { tcpEndpoints } from "../trace/linux/procnet.ts";

/**
 * Whether the other end of a TCP connection belongs to another process; false for what is no TCP connection. The kernel's
 * table knows the peer's inode, and `/proc/self/fd` knows ours, those of the runtime's own sockets included. While the
 * peer has not been accepted it has no inode, and the answer is undefined: ask again later.
 */
export function peerIsElsewhere(fd: number): boolean | undefined {
  const { local, peer, tcp } = look(fd);
  if (tcp === undefined) return false;
  if (local === undefined || peer === undefined) return undefined;
  const [here, there] = [plain(local), plain(peer)];
  const other = tcpEndpoints().find((one) => plain(one.local) === there && plain(one.peer) === here);
  if (other === undefined) return isThisMachine(local, peer) ? undefined : true;
  return other.inode === 0 ? undefined : !ownInodes().has(other.inode);
}

/** An address as text. `::ffff:127.0.0.1` is 127.0.0.1: the other end of an IPv6 connection may be an IPv4 socket. */
function plain(address: Address): string {
  return formatAddress(address).replace(/^\[::ffff:(\d+\.\d+\.\d+\.\d+)\]/, "$1");
}

function isThisMachine(local: Address, peer: Address): boolean {
  return local.host === peer.host || /^(::ffff:)?127\.|^::1$/.test(peer.host ?? "");
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
