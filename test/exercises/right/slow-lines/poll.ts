// one loop around poll, with a list of deadlines
import { AF_INET, POLLIN, SOCK_STREAM, type Socket, socket, sys } from "socklab";

interface Client {
  readonly conn: Socket;
  readonly end: number;
  line: string;
}

export async function serveLines(port: number, clients: number, patienceMs: number): Promise<number> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(clients);
  const open = new Map<number, Client>();
  let [gone, answered] = [0, 0];
  const drop = (client: Client): void => {
    open.delete(client.conn.fd);
    client.conn.close();
    gone++;
  };
  while (gone < clients) {
    const list = [server.fd, ...open.keys()].map((fd) => ({ fd, events: POLLIN }));
    for (const { fd } of sys.poll(list, 0)) {
      const client = open.get(fd);
      if (client === undefined) {
        const conn = await server.accept();
        open.set(conn.fd, { conn, end: Date.now() + patienceMs, line: "" });
        continue;
      }
      const piece = await client.conn.recv(64).catch(() => undefined);
      client.line += piece?.text ?? "";
      if (client.line.endsWith("\n")) {
        await client.conn.sendAll(client.line);
        answered++;
        drop(client);
      } else if (piece === undefined || piece.length === 0) drop(client);
    }
    for (const client of [...open.values()]) if (Date.now() > client.end) drop(client);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  server.close();
  return answered;
}
