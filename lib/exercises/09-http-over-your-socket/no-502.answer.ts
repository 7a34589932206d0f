import { AF_INET, MSG_PEEK, SOCK_STREAM, type Socket, socket } from "socklab";

type Request = { port: number; method: string; path: string };

//#region answer
async function forwardOnce(idle: Map<number, Socket>, request: Request): Promise<string> {
  const { port, method, path } = request;
  let client = idle.get(port);
  idle.delete(port);
  if (client !== undefined && client.view().state !== "ESTABLISHED") {
    client.close(); // the server has hung up meanwhile
    client = undefined;
  }
  const kept = client !== undefined;
  client ??= socket(AF_INET, SOCK_STREAM);
  let started = false;
  try {
    if (!kept) await client.connect("127.0.0.1", port);
    await client.sendAll(`${method} ${path} HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\n\r\n`);
    started = (await client.recv(1, { flags: MSG_PEEK })).length > 0;
    const head = (await client.recvUntil("\r\n\r\n")).text;
    const body = await client.recvExactly(Number(/content-length: *(\d+)/i.exec(head)?.[1]));
    if (/connection: *close/i.test(head)) client.close();
    else idle.set(port, client);
    return `200 ${body.text}`;
  } catch {
    client.close();
    return kept && !started && method === "GET" ? forwardOnce(idle, request) : "502";
  }
}

//#endregion
export async function balance(requests: Request[]): Promise<string[]> {
  //#region answer
  const idle = new Map<number, Socket>();
  try {
    const answers: string[] = [];
    for (const request of requests) answers.push(await forwardOnce(idle, request));
    return answers;
  } finally {
    for (const one of idle.values()) one.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
