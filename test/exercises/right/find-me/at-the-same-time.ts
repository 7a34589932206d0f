// accepts while it tells
import { AF_INET, SOCK_STREAM, socket, sys } from "socklab";

export async function findMe(registry: number) {
  const server = socket(AF_INET, SOCK_STREAM);
  const client = socket(AF_INET, SOCK_STREAM);
  sys.bind(server.fd, "127.0.0.1", 0);
  sys.listen(server.fd, 1);
  const coming = server.accept();
  await client.connect("127.0.0.1", registry);
  const [conn] = await Promise.all([coming, client.sendAll(`${sys.getsockname(server.fd)?.port}\n`)]);
  await conn.sendAll("found\n");
  for (const one of [conn, client, server]) one.close();
}
