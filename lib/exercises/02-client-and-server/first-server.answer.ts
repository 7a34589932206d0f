import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function greetOne(port: number): Promise<void> {
  //#region answer
  // open
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(1);
  // agree
  const conn = await server.accept();
  // exchange
  const name = await conn.recv(100);
  await conn.send(`hello, ${name.text}`);
  // end
  conn.close();
  server.close();
  //#stub
  // todo(); // your code: open, agree, exchange, end
  //#endregion
}
