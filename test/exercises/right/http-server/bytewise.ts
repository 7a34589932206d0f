// reads the request byte by byte, and sends line by line
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function requestOf(conn: Socket): Promise<string> {
  let text = "";
  while (!text.endsWith("\r\n\r\n")) text += (await conn.recv(1)).text;
  return text;
}

export async function httpServer(port: number, requests: number) {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen();
  while (requests-- > 0) {
    const conn = await server.accept();
    const [, path] = (await requestOf(conn)).split(" ");
    const [status, body] = path === "/hello" ? [200, "hello"] : [404, "not here"];
    const lines = [`HTTP/1.1 ${status} ${status === 200 ? "OK" : "Not Found"}`, "Connection: close"];
    for (const line of [...lines, `Content-Length: ${body.length}`, "Server: socklab", ""])
      await conn.send(`${line}\r\n`);
    await conn.send(body);
    conn.close();
  }
  server.close();
}
