// tells by its own errors what may be asked again
import { AF_INET, SOCK_STREAM, type Socket, StreamError, socket } from "socklab";

type Request = { port: number; method: string; path: string };
const kept = new Map<number, Socket>();

const exchange = async (client: Socket, { method, path }: Request) => {
  const request = [`${method} ${path} HTTP/1.1`, "Host: shop.example", "Content-Length: 0", "", ""].join("\r\n");
  let head = "";
  try {
    await client.sendAll(request);
    head = (await client.recvUntil("\r\n\r\n")).text;
  } catch (error) {
    const partial = error instanceof StreamError ? error.partial.length : 0;
    throw Object.assign(new Error("no answer"), { mayRepeat: partial === 0 });
  }
  const body = await client.recvExactly(Number.parseInt(/^content-length:(.*)$/im.exec(head)?.[1] ?? "0", 10));
  if (/^connection:\s*close/im.test(head)) client.close();
  return `200 ${body.text}`;
};

async function freshly(request: Request): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", request.port);
    const answer = await exchange(client, request);
    if (!client.closed) kept.set(request.port, client);
    return answer;
  } catch {
    client.close();
    return "502";
  }
}

async function one(request: Request): Promise<string> {
  const client = kept.get(request.port);
  if (client === undefined) return freshly(request);
  kept.delete(request.port);
  if (client.view().state === "CLOSE_WAIT" || client.view().state === "CLOSE") {
    client.close();
    return freshly(request);
  }
  try {
    const answer = await exchange(client, request);
    if (!client.closed) kept.set(request.port, client);
    return answer;
  } catch (error) {
    client.close();
    const { mayRepeat } = error as { mayRepeat?: boolean };
    return mayRepeat && request.method === "GET" ? freshly(request) : "502";
  }
}

export async function balance(requests: Request[]): Promise<string[]> {
  try {
    return await requests.reduce(
      async (before, request) => [...(await before), await one(request)],
      Promise.resolve([] as string[]),
    );
  } finally {
    for (const client of kept.values()) client.close();
    kept.clear();
  }
}
