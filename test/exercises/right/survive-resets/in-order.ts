// ends its own stream before it closes, with room for one in its queue
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function sturdyServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(1);
  for (let served = 0; served < clients; served++) {
    const conn = await server.accept();
    try {
      for (let bytes = await conn.recv(); bytes.length > 0; bytes = await conn.recv()) await conn.sendAll(bytes);
      conn.shutdown(SHUT_WR);
    } catch (error) {
      if (!["ECONNRESET", "EPIPE"].includes((error as { code?: string }).code ?? "")) throw error;
    } finally {
      conn.close();
    }
  }
  server.close();
}
