// shuts down and drops by hand
import { AF_INET, SHUT_WR, SOCK_STREAM, type Socket, socket, sys } from "socklab";

const drop = async (conn: Socket): Promise<void> => {
  const buffer = new Uint8Array(100_000);
  if ((await conn.recvInto(buffer)) > 0) await drop(conn);
};

export async function refuse(port: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  sys.bind(server.fd, "127.0.0.1", port);
  sys.listen(server.fd, 4);
  const conn = await server.accept();
  await conn.recv(512);
  await conn.sendAll("413 too large\n");
  sys.shutdown(conn.fd, SHUT_WR);
  await drop(conn);
  conn.close();
  server.close();
}
