// shares the port
import { AF_INET, SO_REUSEPORT, SOCK_STREAM, SOL_SOCKET, socket } from "socklab";

export async function serveOnce(port: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1);
    server.bind("127.0.0.1", port);
    server.listen();
    const conn = await server.accept();
    await conn.sendAll("hello\n");
    conn.close();
  } finally {
    server.close();
  }
}
