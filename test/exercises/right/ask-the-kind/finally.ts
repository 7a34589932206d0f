// closes in a finally block
import { SO_PROTOCOL, SOL_SOCKET, socket } from "socklab";

export const protocolOf = (family: number, type: number): number => {
  const one = socket(family, type);
  try {
    return one.getsockopt(SOL_SOCKET, SO_PROTOCOL);
  } finally {
    one.close();
  }
};
