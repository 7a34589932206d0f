// receives in small bites
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function echoClient(port: number, text: string): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    const wanted = new TextEncoder().encode(text);
    await client.sendAll(wanted);
    const all: number[] = [];
    while (all.length < wanted.length) {
      const piece = await client.recv(16);
      if (piece.length === 0) throw new Error("the server has ended");
      for (const byte of piece) all.push(byte);
    }
    return new TextDecoder().decode(Uint8Array.from(all));
  } finally {
    client.close();
  }
}
