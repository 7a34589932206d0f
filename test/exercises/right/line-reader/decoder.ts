// decodes as a stream
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readLines(port: number, size: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  const decoder = new TextDecoder("utf-8");
  let text = "";
  try {
    await client.connect("127.0.0.1", port);
    let piece = await client.recv(size);
    while (piece.length > 0) {
      text += decoder.decode(piece, { stream: true });
      piece = await client.recv(size);
    }
  } finally {
    client.close();
  }
  const lines = text.split("\n");
  lines.pop();
  return lines;
}
