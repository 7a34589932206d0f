import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

//#region answer
/** One place: takes a client, serves it, and only then the next, as long as some are to come. */
async function place(server: Socket, toCome: { count: number }): Promise<void> {
  while (toCome.count > 0) {
    toCome.count--;
    const conn = await server.accept();
    try {
      await conn.sendAll(await conn.recvUntil("\n"));
    } catch {
      // it has gone, and that frees the place as well
    } finally {
      conn.close();
    }
  }
}

//#endregion
export async function serveRoom(port: number, clients: number, room: number): Promise<void> {
  //#region answer
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen(clients);
    const toCome = { count: clients };
    await Promise.all(Array.from({ length: room }, () => place(server, toCome)));
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
