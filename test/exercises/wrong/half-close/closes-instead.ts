// closes instead
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function countBytes(port: number, parts: string[]): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    for (const part of parts) await client.sendAll(part);
    client.close();
    let answer = "";
    for (;;) {
      const piece = await client.recv(1024);
      if (piece.length === 0) return answer;
      answer += piece.text;
    }
  } finally {
    client.close();
  }
}
