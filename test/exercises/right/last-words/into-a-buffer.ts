// throws the rest away in one buffer, with room for one in its queue
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function fullServer(port: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(1);
  const conn = await server.accept();
  server.close();
  await conn.send("sorry, full\n");
  conn.shutdown(SHUT_WR);
  const rest = new Uint8Array(65_536);
  while ((await conn.recvInto(rest)) > 0);
  conn.close();
}
