// keeps text, with a decoder that keeps halves of characters
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readOrders(port: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  const decoder = new TextDecoder();
  const orders: string[] = [];
  let text = "";
  try {
    await client.connect("127.0.0.1", port);
    for (;;) {
      const bytes = await client.recv(512);
      if (bytes.length === 0) break;
      const lines = (text + decoder.decode(bytes, { stream: true })).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) orders.push(JSON.parse(line).item);
      if (text.length > 10_000) throw new RangeError("too long");
    }
    if (text !== "" || decoder.decode() !== "") throw new Error("an order was cut off");
    return orders;
  } finally {
    client.close();
  }
}
