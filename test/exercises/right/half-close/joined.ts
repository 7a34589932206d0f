// sends all parts as one, and reads the answer to its end, on threads
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function countBytes(port: number, parts: string[]): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  await client.sendAll(parts.join(""), { wait: "thread" });
  client.shutdown(SHUT_WR);
  const pieces: Uint8Array[] = [];
  let piece = await client.recv(64, { wait: "thread" });
  while (piece.length) {
    pieces.push(piece);
    piece = await client.recv(64);
  }
  client.close();
  return Buffer.concat(pieces).toString();
}
