import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function refuse(port: number): Promise<void> {
  //#region answer
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    const conn = await server.accept();
    await conn.recv();
    await conn.sendAll("413 too large\n");
    conn.shutdown(SHUT_WR);
    while ((await conn.recv()).length > 0); // read and drop
    conn.close();
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
