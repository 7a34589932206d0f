// answers from a socket that is bound to the address that was asked
import { AF_INET, IP_PKTINFO, IPPROTO_IP, SO_REUSEADDR, SOCK_DGRAM, SOL_SOCKET, type Socket, socket } from "socklab";

function bound(host: string, port: number): Socket {
  const one = socket(AF_INET, SOCK_DGRAM);
  one.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
  one.setsockopt(IPPROTO_IP, IP_PKTINFO, 1);
  one.bind(host, port);
  return one;
}

export async function answerAsAsked(port: number, count: number): Promise<void> {
  const server = bound("0.0.0.0", port);
  for (let turn = 1; turn <= count; turn++) {
    const { data, from, control } = await server.recvmsg();
    const host = control.flatMap((one) => (one.type === "IP_PKTINFO" ? [one.addr ?? ""] : []))[0] ?? "";
    const speaker = bound(host, port);
    if (from?.family === "AF_INET") await speaker.sendto(data.text.toUpperCase(), from.host, from.port);
    speaker.close();
  }
  server.close();
}
