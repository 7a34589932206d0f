// reads the first message, and then the others, on a thread
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function rest(conn: Socket): Promise<string[]> {
  const first = await conn.recv(1, { wait: "thread" });
  if (first.length === 0) return [];
  const [a = 0, b = 0, c = 0, d = 0] = [...first, ...(await conn.recvExactly(3))];
  const length = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const { text } = await conn.recvExactly(length);
  return [text, ...(await rest(conn))];
}

export async function readMessages(port: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  return rest(client).finally(() => client.close());
}
