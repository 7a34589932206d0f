// makes the system calls itself
import { AF_INET, SOCK_STREAM, sys } from "socklab";

export function sayHello(port: number, words: string): number {
  const fd = sys.socket(AF_INET, SOCK_STREAM);
  try {
    sys.connect(fd, "127.0.0.1", port);
    return sys.send(fd, words);
  } finally {
    sys.close(fd);
  }
}
