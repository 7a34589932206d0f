// joins what it has and what a call of itself brings
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function recvExactly(conn: Socket, count: number): Promise<Uint8Array> {
  if (count === 0) return new Uint8Array();
  const piece = await conn.recv(count);
  if (piece.length === 0) throw new Error("the stream has ended");
  return Uint8Array.from([...piece, ...(await recvExactly(conn, count - piece.length))]);
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
