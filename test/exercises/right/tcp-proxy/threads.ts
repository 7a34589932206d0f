// waits on threads, and by a small class
import { AF_INET, SHUT_WR, SOCK_STREAM, type Socket, socket } from "socklab";

class Pair {
  private readonly conn: Socket;
  private readonly upstream: Socket;

  constructor(conn: Socket, upstream: Socket) {
    this.conn = conn;
    this.upstream = upstream;
  }

  async run(target: number): Promise<void> {
    try {
      await this.upstream.connect("127.0.0.1", target);
    } catch {
      return this.close();
    }
    await Promise.all([this.direction(this.conn, this.upstream), this.direction(this.upstream, this.conn)]);
    this.close();
  }

  private async direction(from: Socket, to: Socket): Promise<void> {
    try {
      let piece = await from.recv(30_000);
      while (piece.length > 0) {
        let at = 0;
        while (at < piece.length) at += await to.send(piece.subarray(at));
        piece = await from.recv(30_000);
      }
      to.shutdown(SHUT_WR);
    } catch {
      this.close(); // which ends the other direction, too
    }
  }

  private close(): void {
    this.conn.close();
    this.upstream.close();
  }
}

export async function tcpProxy(port: number, target: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen(50);
    const running = new Set<Promise<void>>();
    for (let left = clients; left > 0; left--) {
      const conn = await server.accept();
      running.add(new Pair(conn, socket(AF_INET, SOCK_STREAM, 0, { wait: "thread" })).run(target));
    }
    await Promise.all(running);
  } finally {
    server.close();
  }
}
