// one loop accepts, and waits for whoever ends first when there is no room
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function serve(conn: Socket): Promise<void> {
  try {
    await conn.sendAll(await conn.recvUntil("\n"));
  } catch {
    // gone
  }
  conn.close();
}

export async function serveRoom(port: number, clients: number, room: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(128);
  const open = new Set<Promise<void>>();
  for (let taken = 0; taken < clients; taken++) {
    while (open.size >= room) await Promise.race(open);
    const task = serve(await server.accept());
    open.add(task);
    task.then(() => open.delete(task));
  }
  await Promise.all(open);
  server.close();
}
