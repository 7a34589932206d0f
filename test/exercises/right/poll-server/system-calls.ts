// makes the system calls itself
import { AF_INET, POLLIN, SOCK_STREAM, type Socket, socket, sys } from "socklab";

const pause = () => new Promise((resolve) => setTimeout(resolve, 2));

export async function pollServer(port: number, clients: number): Promise<void> {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen();
  const watched: Socket[] = [server];
  for (let gone = 0; gone < clients; ) {
    const ready = sys
      .poll(
        watched.map(({ fd }) => ({ fd, events: POLLIN })),
        0,
      )
      .map(({ fd }) => fd);
    if (ready.length === 0) await pause();
    for (const one of watched.filter(({ fd }) => ready.includes(fd))) {
      if (one === server) {
        watched.push(await server.accept());
        continue;
      }
      const room = new Uint8Array(4096);
      const bytes = room.subarray(0, sys.recv(one.fd, room));
      if (bytes.length > 0) {
        await one.sendAll(bytes);
      } else {
        one.close();
        watched.splice(watched.indexOf(one), 1);
        gone++;
      }
    }
  }
  server.close();
}
