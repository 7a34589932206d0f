import { type Socket, socket } from "../../../socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../../syscall/constants.ts";
import { look } from "../../../trace/linux/kernel-view.ts";

/** Two ends of a connection, and the listener that it came by. */
export interface Pair {
  readonly server: Socket;
  readonly client: Socket;
  readonly conn: Socket;
  readonly port: number;
}

/** Sockets that are closed when their use is over. */
export async function withSockets<T>(count: number, type: number, use: (...made: Socket[]) => Promise<T>): Promise<T> {
  const made = Array.from({ length: count }, () => socket(AF_INET, type));
  try {
    return await use(...made);
  } finally {
    for (const one of made) one.close();
  }
}

/** A connection over loopback, made by the calls of the course, and closed when its use is over. */
export function withPair<T>(use: (pair: Pair) => Promise<T>): Promise<T> {
  return withSockets(2, SOCK_STREAM, async (server, client) => {
    const { port } = listenAnywhere(server);
    await client.connect("127.0.0.1", port);
    const conn = await server.accept();
    try {
      return await use({ server, client, conn, port });
    } finally {
      conn.close();
    }
  });
}

/** Binds a socket to a free port of loopback and lets it listen. */
export function listenAnywhere(server: Socket, backlog = 4): { port: number } {
  server.bind("127.0.0.1", 0);
  server.listen(backlog);
  return { port: portOf(server) };
}

/** The port of a socket, asked in the record's own name: such a question is no call of the learner's. */
export const portOf = (one: Socket): number => look(one.fd).local?.port ?? 0; // view() would read all of /proc/net/tcp

/** Waits until something is so, half a second at most. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !isSo(); turn++) await new Promise((resolve) => setTimeout(resolve, 5));
}
