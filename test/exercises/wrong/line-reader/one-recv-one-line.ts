// takes each recv() for a line
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readLines(port: number, size: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  const lines: string[] = [];
  await client.connect("127.0.0.1", port);
  for (;;) {
    const piece = await client.recv(size);
    if (piece.length === 0) break;
    lines.push(piece.text.trimEnd());
  }
  client.close();
  return lines;
}
