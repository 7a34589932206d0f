// makes the system calls itself, and looks by poll which of them is connected
import { AF_INET, POLLOUT, SO_ERROR, SOCK_NONBLOCK, SOCK_STREAM, SOL_SOCKET, sys } from "socklab";

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

function begin(port: number): number {
  const fd = sys.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
  try {
    sys.connect(fd, "127.0.0.1", port);
  } catch (error) {
    if (!["EINPROGRESS", "ECONNREFUSED"].includes((error as { code: string }).code)) throw error;
    if ((error as { code: string }).code === "ECONNREFUSED") {
      sys.close(fd);
      return -1;
    }
  }
  return fd;
}

export async function firstToAnswer(ports: number[], headStartMs: number): Promise<number> {
  const trying = new Map<number, number>();
  const left = [...ports];
  let nextAt = 0;
  try {
    while (left.length > 0 || trying.size > 0) {
      if (left.length > 0 && (performance.now() >= nextAt || trying.size === 0)) {
        const port = left.shift() as number;
        const fd = begin(port);
        nextAt = fd < 0 ? 0 : performance.now() + headStartMs;
        if (fd >= 0) trying.set(fd, port);
      }
      for (const { fd } of sys.poll(
        [...trying.keys()].map((fd) => ({ fd, events: POLLOUT })),
        0,
      )) {
        if (sys.getsockopt(fd, SOL_SOCKET, SO_ERROR) === 0) return trying.get(fd) as number;
        trying.delete(fd);
        sys.close(fd);
        nextAt = 0;
      }
      await pause();
    }
    throw new Error("every port has refused");
  } finally {
    for (const fd of trying.keys()) sys.close(fd);
  }
}
