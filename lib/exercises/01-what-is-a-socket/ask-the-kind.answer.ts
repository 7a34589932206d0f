import { SO_PROTOCOL, SOL_SOCKET, socket } from "socklab";

export function protocolOf(family: number, type: number): number {
  //#region answer
  const one = socket(family, type);
  const protocol = one.getsockopt(SOL_SOCKET, SO_PROTOCOL);
  one.close();
  return protocol;
  //#stub
  // return todo(); // your code
  //#endregion
}
