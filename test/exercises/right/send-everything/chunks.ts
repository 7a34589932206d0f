// sends chunks of its own, and the rest of each
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function sendPattern(port: number, count: number): Promise<void> {
  const data = new Uint8Array(count);
  for (let i = 0; i < count; i++) data[i] = i % 251;
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  for (let at = 0; at < count; ) at += await client.send(data.slice(at, at + 100_000));
  client.close();
}
