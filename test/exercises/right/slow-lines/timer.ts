// a timer shuts the connection down, which ends whatever waits on it
import { AF_INET, SHUT_RDWR, SOCK_STREAM, socket } from "socklab";

export async function serveLines(port: number, clients: number, patienceMs: number): Promise<number> {
  const server = socket(AF_INET, SOCK_STREAM);
  let answered = 0;
  try {
    server.bind("127.0.0.1", port);
    server.listen(clients);
    const parts: Promise<void>[] = [];
    for (let i = 0; i < clients; i++) {
      const conn = await server.accept();
      const part = async (): Promise<void> => {
        let late = false;
        const timer = setTimeout(() => {
          late = true;
          if (!conn.closed) conn.shutdown(SHUT_RDWR);
        }, patienceMs);
        try {
          const line = await conn.recvUntil("\n", { timeoutMs: patienceMs + 1000 });
          if (late) return;
          await conn.sendAll(line);
          answered++;
        } catch {
          // gone, or late
        } finally {
          clearTimeout(timer);
          conn.close();
        }
      };
      parts.push(part());
    }
    await Promise.all(parts);
  } finally {
    server.close();
  }
  return answered;
}
