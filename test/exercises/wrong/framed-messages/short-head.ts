// takes the length for whole at once
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readMessages(port: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  const messages: string[] = [];
  try {
    await client.connect("127.0.0.1", port);
    for (;;) {
      const start = await client.recv(4);
      if (start.length === 0) return messages; // the end, between two messages
      const head = Uint8Array.from(start);
      const length = new DataView(head.buffer).getUint32(0);
      messages.push((await client.recvExactly(length)).text);
    }
  } finally {
    client.close();
  }
}
