// lets the waits race, again and again
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function hearAll(ports: number[]): Promise<string[]> {
  const waits = new Map<number, Promise<{ port: number; word: string }>>();
  for (const port of ports) {
    const client = socket(AF_INET, SOCK_STREAM);
    await client.connect("127.0.0.1", port);
    waits.set(
      port,
      client.recv(64).then((bytes) => {
        client.close();
        return { port, word: bytes.text };
      }),
    );
  }
  const words: string[] = [];
  while (waits.size > 0) {
    const { port, word } = await Promise.race(waits.values());
    words.push(word);
    waits.delete(port);
  }
  return words;
}
