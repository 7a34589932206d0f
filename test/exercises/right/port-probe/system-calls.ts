// makes the system calls itself
import { AF_INET, SOCK_STREAM, SocketError, sys } from "socklab";

export function openPorts(ports: number[]): number[] {
  return ports.filter((port) => {
    const fd = sys.socket(AF_INET, SOCK_STREAM);
    try {
      sys.connect(fd, "127.0.0.1", port);
      return true;
    } catch (error) {
      if (error instanceof SocketError && error.code === "ECONNREFUSED") return false;
      throw error;
    } finally {
      sys.close(fd);
    }
  });
}
