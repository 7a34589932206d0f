// one promise, and a function that begins the next attempt
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

export function firstToAnswer(ports: number[], headStartMs: number): Promise<number> {
  const clients: Socket[] = [];
  let failed = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const winner = new Promise<number>((resolve, reject) => {
    const next = (): void => {
      clearTimeout(timer);
      const port = ports[clients.length];
      if (port === undefined) return;
      const client = socket(AF_INET, SOCK_STREAM);
      clients.push(client);
      timer = setTimeout(next, headStartMs);
      client.connect("127.0.0.1", port).then(
        () => resolve(port),
        (error) => {
          if (++failed === ports.length) reject(error);
          else if (clients.at(-1) === client) next();
        },
      );
    };
    next();
  });
  return winner.finally(() => {
    clearTimeout(timer);
    for (const one of clients) one.close();
  });
}
