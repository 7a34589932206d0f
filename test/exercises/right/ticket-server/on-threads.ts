// waits on threads, and sends byte by byte
import { AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket } from "socklab";

export const ticketServer = async (port: number, clients: number): Promise<void> => {
  const server = socket(AF_INET, SOCK_STREAM);
  server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
  server.bind("127.0.0.1", port);
  server.listen(clients);
  let given = 0;
  while (given < clients) {
    const conn = await server.accept({ wait: "thread" });
    for (const byte of Buffer.from(`ticket ${++given}\n`)) await conn.send(Uint8Array.of(byte), { wait: "thread" });
    conn.close();
  }
  server.close();
};
