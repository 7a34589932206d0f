// asks for the type
import { SO_TYPE, SOL_SOCKET, socket } from "socklab";

export function protocolOf(family: number, type: number): number {
  const one = socket(family, type);
  const protocol = one.getsockopt(SOL_SOCKET, SO_TYPE);
  one.close();
  return protocol;
}
