import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

//#region answer
async function echoToTheEnd(conn: Socket): Promise<void> {
  for (;;) {
    const bytes = await conn.recv();
    if (bytes.length === 0) return;
    await conn.sendAll(bytes);
  }
}

//#endregion
export async function sturdyServer(port: number, clients: number): Promise<void> {
  //#region answer
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    for (let served = 0; served < clients; served++) {
      const conn = await server.accept();
      try {
        await echoToTheEnd(conn);
      } catch (error) {
        const { code = "" } = error as { code?: string };
        if (!["ECONNRESET", "EPIPE"].includes(code)) throw error;
      } finally {
        conn.close();
      }
    }
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
