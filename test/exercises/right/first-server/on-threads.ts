// waits on threads, closes the listener first, and sends byte by byte
import { AF_INET, SOCK_STREAM, socket } from "socklab";

const thread = { wait: "thread" } as const;

export const greetOne = async (port: number) => {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen();
  const conn = await server.accept(thread);
  server.close();
  const { text } = await conn.recv(64, thread);
  for (const byte of Buffer.from(`hello, ${text}`)) await conn.send(Uint8Array.of(byte), thread);
  conn.close();
};
