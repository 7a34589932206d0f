// ends its stream, and waits for the server's end before it closes
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function sayHello(port: number, words: string): Promise<number> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const taken = await client.send(words);
  client.shutdown(SHUT_WR);
  while ((await client.recv()).length > 0);
  client.close();
  return taken;
}
