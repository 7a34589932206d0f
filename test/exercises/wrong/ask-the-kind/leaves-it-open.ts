// forgets to close
import { SO_PROTOCOL, SOL_SOCKET, socket } from "socklab";

export function protocolOf(family: number, type: number): number {
  const one = socket(family, type);
  const protocol = one.getsockopt(SOL_SOCKET, SO_PROTOCOL);
  return protocol;
}
