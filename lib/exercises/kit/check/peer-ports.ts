import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { connect, type Server, type Socket } from "node:net";
import { clearTimeout, setImmediate, setTimeout } from "node:timers";
import { readQuietly } from "../../../base/ignore-errors.ts";

/** Where every peer lives: nothing leaves the machine. */
export const HOST = "127.0.0.1";

/** Lets a server listen at a port, any free one if none is named, or with a bound descriptor, and gives the port. */
export function listenOn(server: Server, at: number | { readonly fd: number } = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const place = typeof at === "number" ? { port: at, host: HOST } : at;
    server.listen(place, () => resolve((server.address() as { port: number }).port));
  });
}

/** How long a connection may take. One that a full queue dropped comes only after a second, so it is tried anew. */
const CONNECT_MS = 50;

/**
 * Tries once to connect; nothing if it is refused, or dropped since the queue is full. Like a learner's socket, it does not
 * close by itself at the peer's end.
 */
export function attemptTo(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST, allowHalfOpen: true });
    // events that have come already are heard first: this page may have been busy for longer
    const timer = setTimeout(() => setImmediate(() => socket.connecting && giveUp()), CONNECT_MS);
    const giveUp = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(undefined);
    };
    socket.once("error", giveUp);
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

/** A datagram socket at any free port. */
export async function boundUdp(): Promise<UdpSocket> {
  const udp = createSocket("udp4");
  udp.on("error", () => {}); // an ICMP error of a peer that has closed: what was sent is lost, as UDP may
  await new Promise<void>((resolve) => udp.bind(0, HOST, resolve));
  return udp;
}

/** Whether a datagram socket without a peer has a port now, of either family. A question that asks it would be a datagram. */
export function hasDatagramPort(port: number): boolean {
  const digits = port.toString(16).toUpperCase().padStart(4, "0");
  const line = new RegExp(`: [0-9A-F]+:${digits} 0+:0000 `);
  return ["/proc/net/udp", "/proc/net/udp6"].some((path) => line.test(readQuietly(path)));
}
