// tells the registry with a function of its own, and waits on threads
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

const thread = { wait: "thread" } as const;

async function tell(registry: number, line: string): Promise<void> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", registry, thread);
  for (let rest = Buffer.from(line); rest.length > 0; ) rest = rest.subarray(await client.send(rest, thread));
  client.close();
}

export async function findMe(registry: number): Promise<void> {
  let conn: Socket | undefined;
  const server = socket(AF_INET, SOCK_STREAM);
  try {
    server.bind("127.0.0.1", 0);
    server.listen();
    await tell(registry, `${server.getsockname().port}\n`);
    conn = await server.accept(thread);
    await conn.send("found\n");
  } finally {
    conn?.close();
    server.close();
  }
}
