// ends its sending by the system call
import { AF_INET, SHUT_WR, SOCK_STREAM, socket, sys } from "socklab";

export const fullServer = async (port: number) => {
  const server = socket(AF_INET, SOCK_STREAM);
  sys.bind(server.fd, "127.0.0.1", port);
  sys.listen(server.fd, 4);
  const conn = await server.accept();
  for (const word of ["sorry, ", "full", "\n"]) await conn.sendAll(word);
  sys.shutdown(conn.fd, SHUT_WR);
  for (;;) if ((await conn.recv(100_000)).length === 0) break;
  conn.close();
  server.close();
};
