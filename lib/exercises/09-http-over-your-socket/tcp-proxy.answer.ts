import { AF_INET, SHUT_WR, SOCK_STREAM, type Socket, socket } from "socklab";

//#region answer
/** Carries one direction to its end, and tells the other side of the end. */
async function carry(from: Socket, to: Socket): Promise<void> {
  for (;;) {
    const piece = await from.recv();
    if (piece.length === 0) break;
    await to.sendAll(piece); // and only then the next one
  }
  to.shutdown(SHUT_WR);
}

async function serve(conn: Socket, target: number): Promise<void> {
  const upstream = socket(AF_INET, SOCK_STREAM);
  try {
    await upstream.connect("127.0.0.1", target);
    await Promise.all([carry(conn, upstream), carry(upstream, conn)]);
  } catch {
    // one of them is gone, or nobody listens at the target: closing the other one is all that is left to do
  } finally {
    for (const one of [conn, upstream]) one.close();
  }
}

//#endregion
export async function tcpProxy(port: number, target: number, clients: number): Promise<void> {
  //#region answer
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    const serving: Promise<void>[] = [];
    while (serving.length < clients) serving.push(serve(await server.accept(), target));
    await Promise.all(serving);
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code: accept, connect, carry both directions, end each by itself
  //#endregion
}
