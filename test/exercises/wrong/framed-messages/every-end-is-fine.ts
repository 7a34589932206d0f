// takes every error for the end
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readMessages(port: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  const messages: string[] = [];
  try {
    await client.connect("127.0.0.1", port);
    for (;;) {
      const head = await client.recvExactly(4);
      const length = new DataView(head.buffer, head.byteOffset).getUint32(0);
      messages.push((await client.recvExactly(length)).text);
    }
  } catch {
    return messages;
  } finally {
    client.close();
  }
}
