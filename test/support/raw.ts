import { AF_INET, F_SETFL, O_NONBLOCK, O_RDWR, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { openDescriptors } from "../../lib/syscall/open-descriptors.ts";
import { closeLater } from "./descriptors.ts";

/** A bare descriptor that the shared clean-up closes, if the test has not. */
export function descriptor(fd: number): number {
  closeLater({ close: () => openDescriptors().includes(fd) && sys.close(fd) });
  return fd;
}

/** A bare socket that answers EAGAIN rather than block. */
export function rawSocket(family: number = AF_INET, type: number = SOCK_STREAM): number {
  const fd = descriptor(sys.socket(family, type));
  sys.fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK);
  return fd;
}

/** A bare socket that listens on 127.0.0.1, and its port. */
export function rawListener(backlog = 8): { fd: number; port: number } {
  const fd = rawSocket();
  sys.bind(fd, "127.0.0.1", 0);
  sys.listen(fd, backlog);
  return { fd, port: rawPort(fd) };
}

export function rawPort(fd: number): number {
  return sys.getsockname(fd)?.port as number;
}

/** Both ends of a connection, bare: the client's end blocks, the other does not. */
export function rawPair(): { client: number; conn: number; listener: number } {
  const { fd: listener, port } = rawListener();
  const client = descriptor(sys.socket(AF_INET, SOCK_STREAM));
  sys.connect(client, "127.0.0.1", port);
  const conn = descriptor(sys.accept(listener).fd);
  sys.fcntl(conn, F_SETFL, O_RDWR | O_NONBLOCK);
  return { client, conn, listener };
}
