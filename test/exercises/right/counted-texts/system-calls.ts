// makes the system calls by hand
import { AF_INET, MSG_DONTWAIT, SOCK_STREAM, type SocketError, sys } from "socklab";

const sendSome = (fd: number, bytes: Uint8Array): number => {
  try {
    return sys.send(fd, bytes, MSG_DONTWAIT);
  } catch (error) {
    if ((error as SocketError).code === "EAGAIN") return 0;
    throw error;
  }
};

export async function sendCounted(port: number, texts: string[]) {
  const fd = sys.socket(AF_INET, SOCK_STREAM);
  sys.connect(fd, "127.0.0.1", port);
  for (const text of texts) {
    const body = new TextEncoder().encode(text);
    for (const part of [new TextEncoder().encode(`${body.length}:`), body]) {
      let sent = 0;
      while (sent < part.length) {
        sent += sendSome(fd, part.subarray(sent));
        if (sent < part.length) await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  }
  sys.close(fd);
}
