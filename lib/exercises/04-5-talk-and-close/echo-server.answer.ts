import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function echoServer(port: number, clients: number): Promise<void> {
  //#region answer
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    for (let served = 0; served < clients; served++) {
      const conn = await server.accept();
      for (;;) {
        const bytes = await conn.recv();
        if (bytes.length === 0) break;
        await conn.sendAll(bytes);
      }
      conn.close();
    }
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code: open; for each client agree, exchange, end; and end the server
  //#endregion
}
