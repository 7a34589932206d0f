// a thread for each server
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function hearAll(ports: number[]): Promise<string[]> {
  const words: string[] = [];
  const hear = async (port: number) => {
    const client = socket(AF_INET, SOCK_STREAM);
    await client.connect("127.0.0.1", port);
    const { text } = await client.recv(64, { wait: ports.length < 4 ? "thread" : "readiness" });
    words.push(text);
    client.close();
  };
  const all = [];
  for (const port of ports) all.push(hear(port));
  for (const one of all) await one;
  return words;
}
