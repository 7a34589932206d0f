// does not close the lost ones
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function echoToTheEnd(conn: Socket): Promise<void> {
  for (;;) {
    const bytes = await conn.recv();
    if (bytes.length === 0) return;
    await conn.sendAll(bytes);
  }
}

export async function sturdyServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    for (let served = 0; served < clients; served++) {
      const conn = await server.accept();
      try {
        await echoToTheEnd(conn);
        conn.close();
      } catch (error) {
        const { code = "" } = error as { code?: string };
        if (!["ECONNRESET", "EPIPE"].includes(code)) throw error;
      }
    }
  } finally {
    server.close();
  }
}
