// makes every socket for the Internet
import { AF_INET, SO_PROTOCOL, SOL_SOCKET, socket } from "socklab";

export function protocolOf(_family: number, type: number): number {
  const one = socket(AF_INET, type);
  const protocol = one.getsockopt(SOL_SOCKET, SO_PROTOCOL);
  one.close();
  return protocol;
}
