// waits on threads, and chains promises
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export const sayHello = (port: number, words: string): Promise<number> => {
  const client = socket(AF_INET, SOCK_STREAM);
  return client
    .connect("127.0.0.1", port, { wait: "thread" })
    .then(() => client.send(new TextEncoder().encode(words), { wait: "thread" }))
    .finally(() => client.close());
};
