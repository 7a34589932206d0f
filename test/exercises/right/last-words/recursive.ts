// throws the rest away by recursion, on threads
import { AF_INET, SHUT_WR, SOCK_STREAM, type Socket, socket } from "socklab";

async function drain(conn: Socket): Promise<void> {
  if ((await conn.recv(65_536, { wait: "thread" })).length > 0) await drain(conn);
}

export async function fullServer(port: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen(0);
    const conn = await server.accept({ wait: "thread" });
    await conn.sendAll("sorry, full\n");
    conn.shutdown(SHUT_WR);
    await drain(conn);
    conn.close();
  } finally {
    server.close();
  }
}
