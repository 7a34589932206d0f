// waits for one after the other
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function hearAll(ports: number[]): Promise<string[]> {
  const words: string[] = [];
  for (const port of ports) {
    const client = socket(AF_INET, SOCK_STREAM);
    await client.connect("127.0.0.1", port);
    words.push((await client.recv(64)).text);
    client.close();
  }
  return words;
}
