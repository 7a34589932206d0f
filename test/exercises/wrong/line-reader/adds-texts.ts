// makes texts of pieces
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readLines(port: number, size: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  let text = "";
  await client.connect("127.0.0.1", port);
  for (;;) {
    const piece = await client.recv(size);
    if (piece.length === 0) break;
    text += piece.text;
  }
  client.close();
  return text.split("\n").slice(0, -1);
}
