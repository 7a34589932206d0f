// makes the calls that do not wait by hand
import { AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket, sys } from "socklab";

export async function greetOne(port: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  sys.setsockopt(server.fd, SOL_SOCKET, SO_REUSEADDR, 1);
  sys.bind(server.fd, "127.0.0.1", port);
  sys.listen(server.fd, 0);
  const conn = await server.accept();
  const name = await conn.recv();
  sys.send(conn.fd, Buffer.concat([Buffer.from("hello, "), name]));
  conn.close();
  server.close();
}
