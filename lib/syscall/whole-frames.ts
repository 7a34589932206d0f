import { BY, call, orThrow } from "./call.ts";
import { AF_INET, SIOCETHTOOL, SOCK_DGRAM } from "./constants.ts";
import { addressOf, SPECS } from "./libc.ts";

const ETHTOOL_STXCSUM = 0x17;

/**
 * Lets an interface send packets as they are on a wire: with their checksums, and none larger than its MTU. By default a
 * virtual one leaves both to a network card that does not exist. `struct ifreq` with a `struct ethtool_value`.
 *
 * @throws {SocketError} EPERM where the network belongs to somebody else
 */
export function sendWholeFrames(name: string): void {
  const value = Uint32Array.of(ETHTOOL_STXCSUM, 0);
  const bytes = new Uint8Array(value.buffer);
  const request = new Uint8Array(40);
  request.set(new TextEncoder().encode(name));
  new DataView(request.buffer).setBigUint64(16, addressOf(bytes), true);
  const fd = orThrow(SPECS.socket, call(SPECS.socket, BY.LIBRARY, AF_INET, SOCK_DGRAM, 0), -1);
  try {
    orThrow(SPECS.ioctl, call(SPECS.ioctl, BY.LIBRARY, fd, SIOCETHTOOL, request), fd, "SIOCETHTOOL");
  } finally {
    call(SPECS.close, BY.LIBRARY, fd);
    bytes.fill(0); // it was in use until here, which keeps it alive
  }
}
