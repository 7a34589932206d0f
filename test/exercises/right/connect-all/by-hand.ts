// non-blocking sockets, poll, and SO_ERROR
import { AF_INET, errnoCode, POLLOUT, SO_ERROR, SOCK_NONBLOCK, SOCK_STREAM, SOL_SOCKET, sys } from "socklab";

export async function connectAll(ports: number[], timeoutMs: number): Promise<string[]> {
  const results: string[] = ports.map(() => "ETIMEDOUT");
  const underWay = new Map<number, number>();
  for (const [index, port] of ports.entries()) {
    const fd = sys.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
    underWay.set(fd, index);
    try {
      sys.connect(fd, "127.0.0.1", port);
    } catch (error) {
      const { code } = error as { code: string };
      if (code === "EINPROGRESS") continue;
      results[index] = code;
      underWay.delete(fd);
      sys.close(fd);
    }
  }
  const end = performance.now() + timeoutMs;
  while (underWay.size > 0 && performance.now() < end) {
    const list = [...underWay.keys()].map((fd) => ({ fd, events: POLLOUT }));
    for (const { fd } of sys.poll(list, 0)) {
      const errno = Number(sys.getsockopt(fd, SOL_SOCKET, SO_ERROR));
      results[underWay.get(fd) ?? -1] = errno === 0 ? "ok" : (errnoCode(errno) ?? "?");
      underWay.delete(fd);
      sys.close(fd);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  for (const fd of underWay.keys()) sys.close(fd);
  return results;
}
