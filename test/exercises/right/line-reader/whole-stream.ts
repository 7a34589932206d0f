// reads the whole stream, and cuts it then
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readLines(port: number, size: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = await client.recv(size);
    if (piece.length === 0) break;
    pieces.push(piece);
  }
  client.close();
  return Buffer.concat(pieces).toString().split("\n").slice(0, -1);
}
