// sends in blocks, and does not look at the answers
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function sendPattern(port: number, count: number): Promise<void> {
  const data = new Uint8Array(count);
  for (let i = 0; i < count; i++) data[i] = i % 251;
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    let sent = 0;
    while (sent < data.length) {
      await client.send(data.subarray(sent, sent + 5_000_000));
      sent += 5_000_000;
    }
  } finally {
    client.close();
  }
}
