// recursion in place of both loops
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

const echoRest = (conn: Socket): Promise<unknown> =>
  conn.recv().then((bytes) => (bytes.length > 0 ? conn.sendAll(bytes).then(() => echoRest(conn)) : 0));

async function serve(server: Socket, clients: number): Promise<void> {
  if (clients === 0) return;
  const conn = await server.accept();
  await echoRest(conn)
    .catch(({ code, message }) => {
      if (code !== "ECONNRESET" && code !== "EPIPE") throw new Error(message);
    })
    .finally(() => conn.close());
  return serve(server, clients - 1);
}

export async function sturdyServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    await serve(server, clients);
  } finally {
    server.close();
  }
}
