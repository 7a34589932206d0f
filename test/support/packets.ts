import { onTestFinished } from "vitest";
import { type Capture, startCapture } from "../../lib/capture/capture.ts";
import { type Socket, socket } from "../../lib/socket/socket.ts";
import { AF_INET, AF_INET6, SOCK_STREAM } from "../../lib/syscall/constants.ts";

/** Whether this process may capture; a test that is skipped says so in its name. */
export const permitted = ((): boolean => {
  try {
    startCapture().stop();
    return true;
  } catch {
    return false;
  }
})();

/** A capture that ends with the test. */
export function capture(): Capture {
  const started = startCapture();
  onTestFinished(() => started.stop());
  return started;
}

export interface Connection {
  readonly server: Socket;
  readonly client: Socket;
  readonly conn: Socket;
  readonly port: number;
}

/** A connection that is accepted, and closed with the test. */
export async function connection(family = AF_INET): Promise<Connection> {
  const { server, port } = listener(family);
  const client = socket(family, SOCK_STREAM);
  onTestFinished(() => client.close());
  await client.connect(family === AF_INET6 ? "::1" : "127.0.0.1", port);
  const conn = await server.accept();
  onTestFinished(() => conn.close());
  return { server, client, conn, port };
}

export function listener(family = AF_INET, backlog = 5): { server: Socket; port: number } {
  const server = socket(family, SOCK_STREAM);
  onTestFinished(() => server.close());
  server.bind(family === AF_INET6 ? "::1" : "127.0.0.1", 0);
  server.listen(backlog);
  return { server, port: server.getsockname().port ?? 0 };
}
