// answers in two pieces, and waits until the client has finished too
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function greetOne(port: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen(1);
    const conn = await server.accept();
    try {
      const name = await conn.recv(1024);
      await conn.sendAll("hello, ");
      await conn.sendAll(name);
      conn.shutdown(SHUT_WR);
      while ((await conn.recv()).length > 0);
    } finally {
      conn.close();
    }
  } finally {
    server.close();
  }
}
