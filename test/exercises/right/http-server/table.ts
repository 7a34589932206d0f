// a table of pages, and a wait on threads
import { AF_INET, SOCK_STREAM, socket } from "socklab";

const pages = new Map([["/hello", "hello"]]);
const thread = { wait: "thread" } as const;

export async function httpServer(port: number, requests: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    for (let turn = 0; turn < requests; turn++) {
      const conn = await server.accept(thread);
      let request = "";
      do request += (await conn.recv(4096, thread)).text;
      while (!request.includes("\r\n\r\n"));
      const page = pages.get(request.split(/\s+/)[1] ?? "");
      const body = page ?? "not here";
      const answer = [
        page === undefined ? "HTTP/1.1 404 Not Found" : "HTTP/1.1 200 OK",
        "Content-Type: text/plain; charset=utf-8",
        `Content-Length: ${Buffer.byteLength(body)}`,
        "Connection: close",
      ];
      await conn.sendAll(answer.join("\r\n") + "\r\n\r\n" + body);
      conn.close();
    }
  } finally {
    server.close();
  }
}
