// forgets to close the connections
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function ticketServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    for (let number = 1; number <= clients; number++) {
      const conn = await server.accept();
      await conn.sendAll("ticket " + number + "\n");
    }
  } finally {
    server.close();
  }
}
