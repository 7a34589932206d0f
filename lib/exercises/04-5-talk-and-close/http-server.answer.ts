import { AF_INET, SOCK_STREAM, socket } from "socklab";

//#region answer
function answerTo(head: string): string {
  const path = head.split(" ")[1];
  const [status, body] = path === "/hello" ? ["200 OK", "hello"] : ["404 Not Found", "not here"];
  const headers = ["Content-Type: text/plain", `Content-Length: ${body.length}`, "Connection: close"];
  return [`HTTP/1.1 ${status}`, ...headers, "", body].join("\r\n");
}

//#endregion
export async function httpServer(port: number, requests: number): Promise<void> {
  //#region answer
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    for (let served = 0; served < requests; served++) {
      const conn = await server.accept();
      const head = await conn.recvUntil("\r\n\r\n");
      await conn.sendAll(answerTo(head.text));
      conn.close();
    }
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code: open; for each request agree, exchange, end; and end the server
  //#endregion
}
