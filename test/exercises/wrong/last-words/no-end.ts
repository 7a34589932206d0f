// waits for the client without ending its own side
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function fullServer(port: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    const conn = await server.accept();
    await conn.sendAll("sorry, full\n");
    let rest = await conn.recv();
    while (rest.length > 0) rest = await conn.recv();
    conn.close();
  } finally {
    server.close();
  }
}
