// asks poll about the listener only while there is room
import { AF_INET, POLLIN, SOCK_STREAM, type Socket, socket, sys } from "socklab";

export async function serveRoom(port: number, clients: number, room: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(clients);
  const open = new Map<number, { conn: Socket; line: string }>();
  let gone = 0;
  while (gone < clients) {
    const watched = open.size < room ? [server.fd, ...open.keys()] : [...open.keys()];
    const ready = sys.poll(
      watched.map((fd) => ({ fd, events: POLLIN })),
      0,
    );
    for (const { fd } of ready) {
      const client = open.get(fd);
      if (client === undefined) {
        const conn = await server.accept();
        open.set(conn.fd, { conn, line: "" });
        continue;
      }
      const piece = await client.conn.recv(64).catch(() => undefined);
      client.line += piece?.text ?? "";
      if (client.line.endsWith("\n")) await client.conn.sendAll(client.line);
      else if (piece !== undefined && piece.length > 0) continue;
      client.conn.close();
      open.delete(fd);
      gone++;
    }
    if (ready.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  server.close();
}
