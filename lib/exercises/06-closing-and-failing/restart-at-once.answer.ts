import { AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket } from "socklab";

export async function serveOnce(port: number): Promise<void> {
  //#region answer
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
    server.bind("127.0.0.1", port);
    server.listen();
    const conn = await server.accept();
    await conn.sendAll("hello\n");
    conn.close();
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
