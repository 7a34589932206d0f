import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { connect, type Server, type Socket } from "node:net";

/** Where every peer lives: nothing leaves the machine. */
export const HOST = "127.0.0.1";

/** Lets a server listen at any free port, and gives that. */
export function listenOn(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: 0, host: HOST }, () => resolve((server.address() as { port: number }).port));
  });
}

/** Tries once to connect; nothing if it is refused. Like a learner's socket, it does not close by itself at the peer's end. */
export function attemptTo(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST, allowHalfOpen: true });
    socket.once("error", () => resolve(undefined));
    socket.once("connect", () => resolve(socket));
  });
}

/** A datagram socket at any free port. */
export async function boundUdp(): Promise<UdpSocket> {
  const udp = createSocket("udp4");
  udp.on("error", () => {}); // an ICMP error of a peer that has closed: what was sent is lost, as UDP may
  await new Promise<void>((resolve) => udp.bind(0, HOST, resolve));
  return udp;
}
