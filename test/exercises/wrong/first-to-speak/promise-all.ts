// returns the list's order
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function hearAll(ports: number[]): Promise<string[]> {
  return Promise.all(
    ports.map(async (port) => {
      const client = socket(AF_INET, SOCK_STREAM);
      await client.connect("127.0.0.1", port);
      const word = (await client.recv(64)).text;
      client.close();
      return word;
    }),
  );
}
