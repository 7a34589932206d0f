import { BY, call, orThrow } from "./call.ts";
import { AF_INET, SIOCSIFFLAGS, SOCK_DGRAM } from "./constants.ts";
import { SPECS } from "./libc.ts";

const IFF_UP_AND_RUNNING = 0x41;
const CLONE_NEWNET = 0x40000000;

/**
 * Gives the calling thread a network namespace of its own, with a loopback interface that nobody else uses. Sockets that
 * it has stay where they are; those it makes from now on, and the programs it starts, are in the new one. See unshare(2).
 *
 * @throws {SocketError} EPERM without CAP_SYS_ADMIN
 */
export function ownLoopback(): void {
  orThrow(SPECS.unshare, call(SPECS.unshare, BY.LIBRARY, CLONE_NEWNET), -1, "CLONE_NEWNET");
  bringUpLoopback();
}

/**
 * Brings `lo` up: a new namespace has it down. `struct ifreq`: the interface's name, then its flags. See netdevice(7).
 *
 * @throws {SocketError} EPERM where the network belongs to somebody else
 */
export function bringUpLoopback(): void {
  const request = new Uint8Array(40);
  request.set(new TextEncoder().encode("lo"));
  new DataView(request.buffer).setInt16(16, IFF_UP_AND_RUNNING, true);
  const fd = orThrow(SPECS.socket, call(SPECS.socket, BY.LIBRARY, AF_INET, SOCK_DGRAM, 0), -1);
  try {
    orThrow(SPECS.ioctl, call(SPECS.ioctl, BY.LIBRARY, fd, SIOCSIFFLAGS, request), fd, "SIOCSIFFLAGS");
  } finally {
    call(SPECS.close, BY.LIBRARY, fd);
  }
}
