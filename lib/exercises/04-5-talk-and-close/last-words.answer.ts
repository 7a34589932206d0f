import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function fullServer(port: number): Promise<void> {
  //#region answer
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    const conn = await server.accept();
    await conn.sendAll("sorry, full\n");
    conn.shutdown(SHUT_WR);
    let rest = await conn.recv();
    while (rest.length > 0) rest = await conn.recv();
    conn.close();
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
