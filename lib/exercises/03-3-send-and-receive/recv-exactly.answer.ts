import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function recvExactly(conn: Socket, count: number): Promise<Uint8Array> {
  //#region answer
  const all = new Uint8Array(count);
  let have = 0;
  while (have < count) {
    const piece = await conn.recv(count - have);
    if (piece.length === 0) throw new Error(`the stream ended after ${have} of ${count} bytes`);
    all.set(piece, have);
    have += piece.length;
  }
  return all;
  //#stub
  // return todo(); // your code
  //#endregion
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
