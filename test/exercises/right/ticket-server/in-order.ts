// closes each connection as last-words teaches, with room for one in its queue
import { AF_INET, SHUT_WR, SOCK_STREAM, type Socket, socket } from "socklab";

async function closeInOrder(conn: Socket): Promise<void> {
  conn.shutdown(SHUT_WR);
  while ((await conn.recv()).length > 0);
  conn.close();
}

export async function ticketServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(1);
  for (let number = 1; number <= clients; number++) {
    const conn = await server.accept();
    await conn.sendAll(`ticket ${number}\n`);
    await closeInOrder(conn);
  }
  server.close();
}
