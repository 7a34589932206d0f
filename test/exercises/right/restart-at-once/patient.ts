// tries bind() again until it works
import { AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket, sys } from "socklab";

export async function serveOnce(port: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  sys.setsockopt(server.fd, SOL_SOCKET, SO_REUSEADDR, 1);
  try {
    sys.bind(server.fd, "127.0.0.1", port);
    sys.listen(server.fd, 1);
    const conn = await server.accept();
    await conn.write("hello\n");
    conn.close();
  } finally {
    server.close();
  }
}
