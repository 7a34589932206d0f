// takes the text's length for the number of bytes
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function sayHello(port: number, words: string): Promise<number> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  await client.send(words);
  client.close();
  return words.length;
}
