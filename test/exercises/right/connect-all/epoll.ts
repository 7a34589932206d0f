// an epoll set tells which attempts are over
import {
  AF_INET,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLLOUT,
  errnoCode,
  SO_ERROR,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  sys,
} from "socklab";

export async function connectAll(ports: number[], timeoutMs: number): Promise<string[]> {
  const epfd = sys.epoll_create1();
  const fds = ports.map(() => sys.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK));
  const results: (string | undefined)[] = ports.map(() => undefined);
  for (const [index, fd] of fds.entries()) {
    try {
      sys.connect(fd, "127.0.0.1", ports[index] ?? 0);
    } catch (error) {
      const { code } = error as { code: string };
      if (code !== "EINPROGRESS") {
        results[index] = code;
        continue;
      }
    }
    sys.epoll_ctl(epfd, EPOLL_CTL_ADD, fd, EPOLLOUT);
  }
  for (const end = Date.now() + timeoutMs; results.includes(undefined) && Date.now() < end; ) {
    for (const { fd } of sys.epoll_wait(epfd, 16, 1)) {
      const errno = Number(sys.getsockopt(fd, SOL_SOCKET, SO_ERROR));
      results[fds.indexOf(fd)] = errno === 0 ? "ok" : errnoCode(errno);
      sys.epoll_ctl(epfd, EPOLL_CTL_DEL, fd);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (const fd of [...fds, epfd]) sys.close(fd);
  return results.map((result) => result ?? "ETIMEDOUT");
}
