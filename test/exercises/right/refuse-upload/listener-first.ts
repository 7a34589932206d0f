// closes the listener as soon as it has its client
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export const refuse = async (port: number) => {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(1);
  const conn = await server.accept();
  server.close();
  await conn.recv(1);
  await conn.send("413 too large\n");
  conn.shutdown(SHUT_WR);
  for (let dropped = await conn.recv(); dropped.length > 0; dropped = await conn.recv()) dropped.fill(0);
  conn.close();
};
