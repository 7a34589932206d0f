// peeks, sends, and only then takes what was sent
import { AF_INET, MSG_PEEK, SHUT_WR, SOCK_STREAM, type Socket, socket } from "socklab";

async function direction(from: Socket, to: Socket) {
  for (;;) {
    const seen = await from.recv(4096, { flags: MSG_PEEK });
    if (seen.length === 0) break;
    const sent = await to.send(seen);
    await from.recvExactly(sent);
  }
  to.shutdown(SHUT_WR);
}

async function one(conn: Socket, target: number) {
  const upstream = socket(AF_INET, SOCK_STREAM);
  try {
    await upstream.connect("127.0.0.1", target);
    await Promise.all([direction(conn, upstream), direction(upstream, conn)]);
  } catch (error) {
    console.log(`a client less: ${error}`);
  }
  upstream.close();
  conn.close();
}

export async function tcpProxy(port: number, target: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    const all: Promise<void>[] = [];
    for (let i = 0; i < clients; i++) all.push(one(await server.accept(), target));
    await Promise.all(all);
  } finally {
    server.close();
  }
}
