// uses recvUntil()
import { AF_INET, SOCK_STREAM, StreamError, socket } from "socklab";

export async function readOrders(port: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  const items: string[] = [];
  try {
    await client.connect("127.0.0.1", port);
    for (;;) items.push(JSON.parse((await client.recvUntil("\n", { maxBytes: 10_000 })).text).item);
  } catch (error) {
    if (error instanceof StreamError && error.code === "ERR_STREAM_ENDED" && error.partial.length === 0) return items;
    throw error;
  } finally {
    client.close();
  }
}
