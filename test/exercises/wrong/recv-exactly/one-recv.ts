// takes one recv() for all
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function recvExactly(conn: Socket, count: number): Promise<Uint8Array> {
  return conn.recv(count);
}

// This uses it. Leave it as it is.
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
