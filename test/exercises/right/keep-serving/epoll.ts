// takes the listener out of its epoll set while there is no room
import { AF_INET, EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLLIN, SOCK_STREAM, type Socket, socket, sys } from "socklab";

export async function serveRoom(port: number, clients: number, room: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(clients);
  const epfd = sys.epoll_create1();
  const open = new Map<number, { conn: Socket; line: string }>();
  let [gone, watching] = [0, false];
  while (gone < clients) {
    if (watching !== open.size < room) {
      watching = !watching;
      sys.epoll_ctl(epfd, watching ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, server.fd, EPOLLIN);
    }
    const [first] = sys.epoll_wait(epfd, 1, 0);
    if (first === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      continue;
    }
    const client = open.get(first.fd);
    if (client === undefined) {
      const conn = await server.accept();
      open.set(conn.fd, { conn, line: "" });
      sys.epoll_ctl(epfd, EPOLL_CTL_ADD, conn.fd, EPOLLIN);
      continue;
    }
    const piece = await client.conn.recv(64).catch(() => undefined);
    client.line += piece?.text ?? "";
    if (client.line.endsWith("\n")) await client.conn.sendAll(client.line);
    else if (piece !== undefined && piece.length > 0) continue;
    sys.epoll_ctl(epfd, EPOLL_CTL_DEL, first.fd);
    client.conn.close();
    open.delete(first.fd);
    gone++;
  }
  sys.close(epfd);
  server.close();
}
