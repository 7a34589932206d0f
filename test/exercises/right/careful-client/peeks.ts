// looks at the first byte without taking it
import { AF_INET, IPPROTO_TCP, MSG_PEEK, SOCK_STREAM, socket, TCP_MAXSEG } from "socklab";

/** Looks at the first byte without taking it, and takes all at once then. */
export async function fetchPage(port: number, size: number): Promise<string> {
  for (const segment of [undefined, 536]) {
    const client = socket(AF_INET, SOCK_STREAM);
    try {
      if (segment) client.setsockopt(IPPROTO_TCP, TCP_MAXSEG, segment);
      await client.connect("127.0.0.1", port);
      await client.sendAll(`${size}\n`);
      await client.recv(1, { flags: MSG_PEEK, timeoutMs: segment ? 1000 : 100 });
      return (await client.recvExactly(size)).text;
    } catch (error) {
      const silent = (error as { code?: string }).code === "ERR_DEADLINE" && client.view().recvQueue === 0;
      if (!silent || segment) throw error;
    } finally {
      client.close();
    }
  }
  throw new Error("not reached");
}
