// receives byte by byte, on a thread
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function recvExactly(conn: Socket, count: number): Promise<number[]> {
  const all: number[] = [];
  while (all.length < count) {
    const bytes = await conn.recv(count - all.length > 100 ? 100 : 1, { wait: "thread" });
    if (bytes.length < 1) throw new Error("the end");
    all.push(...bytes);
  }
  return all;
}

export async function recvBlocks(port: number, sizes: number[]): Promise<Uint8Array[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    const blocks: Uint8Array[] = [];
    for (const size of sizes) blocks.push(Buffer.from(await recvExactly(client, size)));
    return blocks;
  } finally {
    client.close();
  }
}
