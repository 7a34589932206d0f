// answers and drops at once
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function refuse(port: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen();
  const conn = await server.accept();
  await conn.recv(1000);
  const answering = conn.sendAll("413 too large\n").then(() => conn.shutdown(SHUT_WR));
  const dropping = (async () => {
    while ((await conn.read(10_000)).length > 0);
  })();
  await Promise.all([answering, dropping]);
  for (const one of [conn, server]) one.close();
}
