// one loop, with a second turn where it is allowed
import { AF_INET, MSG_PEEK, POLLIN, SOCK_STREAM, type Socket, socket, sys } from "socklab";

type Request = { port: number; method: string; path: string };

export async function balance(requests: Request[]): Promise<string[]> {
  const idle: Record<number, Socket | undefined> = {};
  const all: Socket[] = [];
  const answers: string[] = [];
  for (const { port, method, path } of requests) {
    let answer = "502";
    for (let turn = 0; turn < 2; turn++) {
      let client = idle[port];
      idle[port] = undefined;
      // an idle connection has nothing to say: whatever poll() finds there is its end
      if (client && sys.poll([{ fd: client.fd, events: POLLIN }], 0).length > 0) {
        client.close();
        client = undefined;
      }
      const isNew = client === undefined;
      client ??= socket(AF_INET, SOCK_STREAM);
      all.push(client);
      let began = false;
      try {
        if (isNew) await client.connect("127.0.0.1", port);
        await client.sendAll(`${method} ${path} HTTP/1.1\r\nHost: shop\r\nAccept: text/plain\r\n\r\n`);
        began = (await client.recv(1, { flags: MSG_PEEK })).length === 1;
        const { text } = await client.recvUntil("\r\n\r\n");
        const headers = new Map(text.split("\r\n").map((line) => line.toLowerCase().split(": ") as [string, string]));
        answer = `200 ${(await client.recvExactly(Number(headers.get("content-length")))).text}`;
        if (headers.get("connection") === "close") client.close();
        else idle[port] = client;
        break;
      } catch {
        client.close();
        if (isNew || began || method !== "GET") break;
      }
    }
    answers.push(answer);
  }
  for (const one of all) one.close();
  return answers;
}
