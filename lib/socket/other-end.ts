import { type Address, formatAddress, unmapped } from "../syscall/address.ts";
import { look } from "../trace/linux/kernel-view.ts";
import { ownDescriptors, socketInode } from "../trace/linux/proc-fd.ts";
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
  const [here, there] = [onTheWire(local), onTheWire(peer)];
  const other = tcpEndpoints().find((one) => onTheWire(one.local) === there && onTheWire(one.peer) === here);
  if (other === undefined) return isThisMachine(local, peer) ? undefined : true;
  return other.inode === 0 ? undefined : !ownInodes().has(other.inode);
}

const onTheWire = (address: Address): string => unmapped(formatAddress(address));

function isThisMachine(local: Address, peer: Address): boolean {
  return local.host === peer.host || /^127\.|^::1$/.test(unmapped(peer.host ?? ""));
}

function ownInodes(): Set<number | undefined> {
  return new Set(ownDescriptors().map(({ target }) => socketInode(target)));
}
