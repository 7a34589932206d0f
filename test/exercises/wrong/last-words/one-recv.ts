// receives once before it closes
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function fullServer(port: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    const conn = await server.accept();
    await conn.sendAll("sorry, full\n");
    conn.shutdown(SHUT_WR);
    await conn.recv();
    conn.close();
  } finally {
    server.close();
  }
}
