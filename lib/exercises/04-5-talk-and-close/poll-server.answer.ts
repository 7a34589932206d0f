import { AF_INET, POLLIN, SOCK_STREAM, type Socket, socket, sys } from "socklab";

const pause = () => new Promise((resolve) => setTimeout(resolve, 2));

export async function pollServer(port: number, clients: number): Promise<void> {
  //#region answer
  const conns = new Map<number, Socket>();
  const server = socket(AF_INET, SOCK_STREAM);
  let finished = 0;
  try {
    server.bind("127.0.0.1", port);
    server.listen();
    while (finished < clients) {
      const watched = [server.fd, ...conns.keys()].map((fd) => ({ fd, events: POLLIN }));
      const ready = sys.poll(watched, 0);
      if (ready.length === 0) await pause();
      for (const { fd } of ready) {
        const conn = conns.get(fd);
        if (conn === undefined) {
          const fresh = await server.accept();
          conns.set(fresh.fd, fresh);
          continue;
        }
        const bytes = await conn.recv();
        if (bytes.length > 0) {
          await conn.sendAll(bytes);
          continue;
        }
        conn.close();
        conns.delete(fd);
        finished++;
      }
    }
  } finally {
    for (const one of [...conns.values(), server]) one.close();
  }
  //#stub
  // const conns = new Map<number, Socket>(); // the connections, by their descriptors
  // return todo(); // your code
  //#endregion
}
