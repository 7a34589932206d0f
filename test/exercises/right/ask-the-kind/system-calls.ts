// makes the system calls itself
import { SO_PROTOCOL, SOL_SOCKET, sys } from "socklab";

export function protocolOf(family: number, type: number): number {
  const fd = sys.socket(family, type);
  const protocol = sys.getsockopt(fd, SOL_SOCKET, SO_PROTOCOL);
  sys.close(fd);
  return protocol;
}
