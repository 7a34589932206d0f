import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function ticketServer(port: number, clients: number): Promise<void> {
  //#region answer
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    for (let number = 1; number <= clients; number++) {
      const conn = await server.accept();
      await conn.sendAll(`ticket ${number}\n`);
      conn.close();
    }
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code: open; for each client agree, exchange, end; and end the server
  //#endregion
}
