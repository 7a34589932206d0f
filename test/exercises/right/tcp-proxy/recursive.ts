// a direction is a recursion; whoever fails closes both
import { AF_INET, SHUT_WR, SOCK_STREAM, type Socket, socket } from "socklab";

const pass = (from: Socket, to: Socket): Promise<void> =>
  from.recv(16_384).then(async (piece) => {
    if (piece.length === 0) return to.shutdown(SHUT_WR);
    await to.sendAll(piece);
    return pass(from, to);
  });

export async function tcpProxy(port: number, target: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(clients);
  const accepting = Array.from({ length: clients }, async () => {
    const conn = await server.accept();
    const upstream = socket(AF_INET, SOCK_STREAM);
    const close = () => [conn, upstream].forEach((one) => void one.close());
    const directions = upstream
      .connect("127.0.0.1", target)
      .then(() => Promise.all([pass(conn, upstream), pass(upstream, conn)]));
    await directions.then(close, close);
  });
  await Promise.all(accepting).finally(() => server.close());
}
