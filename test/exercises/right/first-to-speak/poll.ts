// asks poll who has spoken
import { AF_INET, POLLIN, SOCK_STREAM, type Socket, socket, sys } from "socklab";

export async function hearAll(ports: number[]): Promise<string[]> {
  const words: string[] = [];
  const silent = new Map<number, Socket>();
  for (const port of ports) {
    const client = socket(AF_INET, SOCK_STREAM);
    await client.connect("127.0.0.1", port);
    silent.set(client.fd, client);
  }
  while (silent.size > 0) {
    for (const { fd } of sys.poll(
      [...silent.keys()].map((one) => ({ fd: one, events: POLLIN })),
      0,
    )) {
      const client = silent.get(fd);
      if (!client) continue;
      words.push((await client.recv(64)).text);
      client.close();
      silent.delete(fd);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return words;
}
