// echoes once
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function echoServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    for (let served = 0; served < clients; served++) {
      const conn = await server.accept();
      await conn.sendAll(await conn.recv());
      conn.close();
    }
  } finally {
    server.close();
  }
}
