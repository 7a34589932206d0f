// counts by recursion
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function count(conn: Socket, bytes = 0): Promise<{ bytes: number; ended: string }> {
  let piece: Uint8Array;
  try {
    piece = await conn.recv(100_000);
  } catch (error) {
    if ((error as { errno?: number; code?: string }).code === "ECONNRESET") return { bytes, ended: "reset" };
    throw error;
  }
  return piece.length === 0 ? { bytes, ended: "end" } : count(conn, bytes + piece.length);
}

export async function howItEnded(port: number) {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    return await count(client);
  } finally {
    client.close();
  }
}
