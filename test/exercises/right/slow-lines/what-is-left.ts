// each recv() gets what is left of the time
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function serve(conn: Socket, patienceMs: number): Promise<number> {
  const end = Date.now() + patienceMs;
  let line = "";
  while (!line.endsWith("\n")) {
    const piece = await conn.recv(1024, { timeoutMs: Math.max(1, end - Date.now()) });
    if (piece.length === 0) return 0;
    line += piece.text;
  }
  await conn.sendAll(line);
  return 1;
}

export async function serveLines(port: number, clients: number, patienceMs: number): Promise<number> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(16);
  const parts: Promise<number>[] = [];
  for (let i = 0; i < clients; i++) {
    const conn = await server.accept();
    const part = serve(conn, patienceMs).catch(() => 0);
    parts.push(part.finally(() => conn.close()));
  }
  let sum = 0;
  for (const part of parts) sum += await part;
  server.close();
  return sum;
}
