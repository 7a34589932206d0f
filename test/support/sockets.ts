import { once } from "node:events";
import { connect, createServer, type Socket as NetSocket, type Server } from "node:net";
import { type Socket, socket } from "../../lib/socket/socket.ts";
import { AF_INET, AF_INET6, SOCK_DGRAM, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import type { WaitHow } from "../../lib/trace/event.ts";
import { closeLater } from "./descriptors.ts";

export interface Kind {
  readonly family?: typeof AF_INET | typeof AF_INET6;
  readonly wait?: WaitHow;
}

const options = ({ wait }: Kind) => (wait === undefined ? {} : { wait });
export const loopback = (family: number): string => (family === AF_INET6 ? "::1" : "127.0.0.1");

/** A TCP socket that the shared clean-up closes. */
export function tcp(kind: Kind = {}): Socket {
  return closeLater(socket(kind.family ?? AF_INET, SOCK_STREAM, 0, options(kind)));
}

/** A UDP socket bound to loopback, and its port. */
export function udp(kind: Kind = {}): { socket: Socket; port: number } {
  const family = kind.family ?? AF_INET;
  const made = closeLater(socket(family, SOCK_DGRAM, 0, options(kind)));
  made.bind(loopback(family), 0);
  return { socket: made, port: portOf(made) };
}

/** A TCP socket that listens on loopback, and its port. */
export function listening(backlog = 16, kind: Kind = {}): { server: Socket; port: number } {
  const server = tcp(kind);
  server.bind(loopback(kind.family ?? AF_INET), 0);
  server.listen(backlog);
  return { server, port: portOf(server) };
}

/** A connection with both ends in this process. */
export async function connected(
  kind: Kind = {},
): Promise<{ client: Socket; conn: Socket; server: Socket; port: number }> {
  const { server, port } = listening(1, kind);
  const client = tcp(kind);
  await client.connect(loopback(kind.family ?? AF_INET), port);
  const conn = closeLater(await server.accept());
  return { client, conn, server, port };
}

export function portOf(one: Socket): number {
  return one.getsockname().port as number;
}

/** A server of Node's own on loopback that hands over its connections. */
export async function netServer(onConnection: (peer: NetSocket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer((peer) => {
    peer.on("error", () => {});
    closeLater({ close: () => peer.destroy() });
    onConnection(peer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeLater({ close: () => server.close() });
  return { server, port: (server.address() as { port: number }).port };
}

/** A client of Node's own, connected. */
export async function netClient(port: number, host = "127.0.0.1"): Promise<NetSocket> {
  const client = connect(port, host);
  closeLater({ close: () => client.destroy() });
  client.on("error", () => {});
  await once(client, "connect");
  return client;
}
