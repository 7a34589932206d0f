// polls for a few milliseconds, and ends each stream before it closes
import { AF_INET, POLLIN, SHUT_WR, SOCK_STREAM, type Socket, socket, sys } from "socklab";

export async function pollServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  const conns: Socket[] = [];
  let left = clients;
  server.bind("127.0.0.1", port);
  server.listen(1);
  while (left > 0) {
    for (const { fd } of sys.poll(
      [server, ...conns].map((one) => ({ fd: one.fd, events: POLLIN })),
      1,
    )) {
      const conn = conns.find((one) => one.fd === fd);
      if (!conn) {
        conns.push(await server.accept());
        continue;
      }
      const bytes = await conn.recv();
      await conn.sendAll(bytes);
      if (bytes.length > 0) continue;
      conn.shutdown(SHUT_WR);
      conn.close();
      conns.splice(conns.indexOf(conn), 1);
      left--;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  server.close();
}
