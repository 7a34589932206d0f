// an async task for each client, and no poll
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function echo(conn: Socket): Promise<void> {
  for (let bytes = await conn.recv(); bytes.length > 0; bytes = await conn.recv()) await conn.sendAll(bytes);
  conn.close();
}

export async function pollServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(1);
  const tasks: Promise<void>[] = [];
  while (tasks.length < clients) tasks.push(echo(await server.accept()));
  server.close();
  await Promise.all(tasks);
}
