// a recursion over chunks, with a decoder that keeps half a character
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

const rest = async (client: Socket, decoder = new TextDecoder()): Promise<string> => {
  const { text } = await client.recvUntil("\r\n", { maxBytes: 100 });
  const size = Number.parseInt(text, 16);
  const chunk = size > 0 ? await client.recvExactly(size) : new Uint8Array();
  await client.recvUntil("\r\n");
  return size === 0 ? decoder.decode() : decoder.decode(chunk, { stream: true }) + (await rest(client, decoder));
};

export async function readChunked(port: number): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM, 0, { wait: "thread" });
  try {
    await client.connect("127.0.0.1", port);
    await client.sendAll(["GET / HTTP/1.1", "Host: localhost", "Accept: */*", "", ""].join("\r\n"));
    while ((await client.recvUntil("\r\n")).length > 2) {}
    return await rest(client);
  } finally {
    client.close();
  }
}
