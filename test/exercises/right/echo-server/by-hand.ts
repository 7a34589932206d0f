// sends the rest by hand, on threads
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

const thread = { wait: "thread" } as const;

async function echo(conn: Socket): Promise<void> {
  for (;;) {
    const bytes = await conn.recv(1000, thread);
    if (bytes.length === 0) return;
    for (let sent = 0; sent < bytes.length; ) sent += await conn.send(bytes.subarray(sent));
  }
}

export async function echoServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen(5);
    for (let left = clients; left > 0; left--) {
      const conn = await server.accept();
      try {
        await echo(conn);
      } finally {
        conn.close();
      }
    }
  } finally {
    server.close();
  }
}
