// makes no TIME_WAIT at all, and sets the option
import { AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket } from "socklab";

export const serveOnce = async (port: number) => {
  const server = socket(AF_INET, SOCK_STREAM);
  server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
  server.bind("127.0.0.1", port);
  server.listen(1);
  const conn = await server.accept();
  server.close();
  for (const byte of new TextEncoder().encode("hello\n")) await conn.send(Uint8Array.of(byte));
  conn.close();
};
