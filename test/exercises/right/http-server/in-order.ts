// closes each connection as last-words teaches
import { AF_INET, SHUT_WR, SOCK_STREAM, type Socket, socket } from "socklab";

async function closeInOrder(conn: Socket): Promise<void> {
  conn.shutdown(SHUT_WR);
  while ((await conn.recv()).length > 0);
  conn.close();
}

export async function httpServer(port: number, requests: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(1);
  for (let served = 0; served < requests; served++) {
    const conn = await server.accept();
    const [line = ""] = (await conn.recvUntil("\r\n\r\n")).text.split("\r\n");
    const found = /^GET \/hello HTTP/.test(line);
    const body = found ? "hello" : "not here";
    const head = `HTTP/1.1 ${found ? "200 OK" : "404 Not Found"}\r\nconnection: close\r\ncontent-length:${body.length}`;
    await conn.sendAll(`${head}\r\n\r\n${body}`);
    await closeInOrder(conn);
  }
  server.close();
}
