// forgets to return the number
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function sayHello(port: number, words: string): Promise<void> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  await client.send(words);
  client.close();
}
