import { type Socket, socket } from "../socket/socket.ts";
import { checkInt } from "../syscall/check-arguments.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { AF_INET, SO_RCVBUF, SO_SNDBUF, SOCK_STREAM, SOL_SOCKET } from "../syscall/constants.ts";
import { look } from "../trace/linux/kernel-view.ts";
import { until } from "./until.ts";

/** How a set-up is made, where it matters. */
export interface SetUpOptions {
  /** The port of 127.0.0.1 that the server listens on; by default any free one. */
  readonly port?: number;
  /** What `listen()` is given; by default 5, or more where more clients come. */
  readonly backlog?: number;
  /** Bytes that each client is given for what it sends (SO_SNDBUF); Linux doubles the number: socket(7). */
  readonly sendBuffer?: number;
  /** Bytes that each connection of the server is given for what it receives (SO_RCVBUF), which Linux doubles, too. */
  readonly recvBuffer?: number;
}

/** Clients that are connected and wait to be accepted, in the order in which they came. */
export interface Listener {
  /** The socket that listens. */
  readonly server: Socket;
  /** The clients' sockets. */
  readonly clients: Socket[];
  /** The server's port. */
  readonly port: number;
}

/** Connections: `conns[i]` is the server's end of what `clients[i]` is the client's. */
export interface Connections extends Listener {
  /** The server's ends. */
  readonly conns: Socket[];
}

const MOST_CLIENTS = 1000;

/**
 * A TCP server on 127.0.0.1 that listens, with some clients connected that nobody has accepted yet. It makes the calls
 * that one would write by hand, and all of them stand in the record.
 *
 * @param count how many clients; 0 for none
 * @throws {SocketError} EADDRINUSE where another socket has the port; EMFILE where the process has too many descriptors
 * @example
 * ```ts
 * import { lesson, listenerWith } from "socklab";
 *
 * await lesson("4.4");
 * const { server } = await listenerWith(3);
 * console.log(server.view().acceptQueue); // 3
 * const conn = await server.accept(); // the first of them
 * await lesson.end();
 * ```
 */
export async function listenerWith(count: number, options: SetUpOptions = {}): Promise<Listener> {
  return await orClose((made) => listening("listenerWith", count, options, made));
}

/**
 * A connection with both its ends: the server that listened, the client, and the server's end of the connection, `conn`.
 * It makes the calls that one would write by hand (open, agree), and all of them stand in the record.
 *
 * @throws {SocketError} EADDRINUSE where another socket has the port
 * @example
 * ```ts
 * import { connectedPair, lesson } from "socklab";
 *
 * await lesson("3.3");
 * const { client, conn } = await connectedPair();
 * await client.send("hello");
 * console.log((await conn.recv()).text); // hello
 * await lesson.end();
 * ```
 */
export async function connectedPair(
  options: SetUpOptions = {},
): Promise<{ readonly server: Socket; readonly client: Socket; readonly conn: Socket; readonly port: number }> {
  const { server, clients, conns, port } = await orClose((made) => connected("connectedPair", 1, options, made));
  return { server, client: clients[0] as Socket, conn: conns[0] as Socket, port };
}

/**
 * Many connections to one server, with both ends of each: `conns[i]` belongs to `clients[i]`.
 *
 * @param count how many
 * @throws {SocketError} EADDRINUSE where another socket has the port; EMFILE where the process has too many descriptors
 * @example
 * ```ts
 * import { connectedPairs, lesson } from "socklab";
 *
 * await lesson("3.3");
 * const { clients, conns } = await connectedPairs(40);
 * await conns[39]?.send("hello");
 * console.log((await clients[39]?.recv())?.text); // hello
 * await lesson.end();
 * ```
 */
export async function connectedPairs(count: number, options: SetUpOptions = {}): Promise<Connections> {
  return await orClose((made) => connected("connectedPairs", count, options, made));
}

async function connected(name: string, count: number, options: SetUpOptions, made: Socket[]): Promise<Connections> {
  const listener = await listening(name, count, options, made);
  const conns: Socket[] = [];
  while (conns.length < count) {
    const conn = await listener.server.accept();
    made.push(conn);
    conns.push(conn);
  }
  return { ...listener, conns };
}

async function listening(name: string, count: number, options: SetUpOptions, made: Socket[]): Promise<Listener> {
  checkInt(name, "count", count, 0, MOST_CLIENTS);
  checkOptions(name, options, ["port", "backlog", "sendBuffer", "recvBuffer"], "{ port: 5030 }");
  const { backlog = Math.max(5, count), sendBuffer, recvBuffer } = options;
  const open = (): Socket => {
    const one = socket(AF_INET, SOCK_STREAM);
    made.push(one);
    return one;
  };
  const server = open();
  if (recvBuffer !== undefined) server.setsockopt(SOL_SOCKET, SO_RCVBUF, recvBuffer); // before listen(): tcp(7)
  server.bind("127.0.0.1", options.port ?? 0);
  server.listen(backlog);
  const { port = 0 } = server.getsockname();
  const clients: Socket[] = [];
  while (clients.length < count) {
    const client = open();
    if (sendBuffer !== undefined) client.setsockopt(SOL_SOCKET, SO_SNDBUF, sendBuffer);
    await client.connect("127.0.0.1", port);
    clients.push(client);
    await until(() => look(server.fd).acceptQueue === clients.length); // connect() may return a moment before
  }
  return { server, clients, port };
}

/** What is made, or, where that fails on the way, nothing that stays open. */
async function orClose<T>(make: (made: Socket[]) => Promise<T>): Promise<T> {
  const made: Socket[] = [];
  try {
    return await make(made);
  } catch (error) {
    for (const one of made) one.close();
    throw error;
  }
}
