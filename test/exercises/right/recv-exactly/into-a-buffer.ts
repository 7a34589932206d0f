// receives into the place of the buffer that is free
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function recvExactly(conn: Socket, count: number): Promise<Uint8Array> {
  const all = new Uint8Array(count);
  for (let rest = all; rest.length > 0; ) {
    const came = await conn.recvInto(rest);
    if (came === 0) throw new RangeError(`${rest.length} bytes are missing`);
    rest = rest.subarray(came);
  }
  return all;
}

export async function recvBlocks(port: number, sizes: number[]): Promise<Uint8Array[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    const blocks: Uint8Array[] = [];
    for (const size of sizes) blocks.push(await recvExactly(client, size));
    return blocks;
  } finally {
    client.close();
  }
}
