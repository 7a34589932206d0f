// blocks while it waits, and sends all
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function sayHello(port: number, words: string) {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port, { wait: "block" });
  const sent = await client.sendAll(words, { wait: "block" });
  client.close();
  return sent;
}
