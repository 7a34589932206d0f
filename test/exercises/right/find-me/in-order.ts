// closes each connection as last-words teaches
import { AF_INET, SHUT_WR, SOCK_STREAM, type Socket, socket } from "socklab";

async function closeInOrder(conn: Socket): Promise<void> {
  conn.shutdown(SHUT_WR);
  while ((await conn.recv()).length > 0);
  conn.close();
}

export async function findMe(registry: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", 0);
  server.listen(1);
  const { port } = server.getsockname();
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", registry);
  await client.sendAll(port + "\n");
  await closeInOrder(client);
  const conn = await server.accept();
  await conn.sendAll("found\n");
  await closeInOrder(conn);
  server.close();
}
