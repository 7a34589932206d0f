// goes byte by byte through what came
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export const readOrders = async (port: number) => {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    const items: string[] = [];
    const line = Buffer.alloc(10_000);
    let at = 0;
    for (let piece = await client.recv(); piece.length > 0; piece = await client.recv()) {
      for (const byte of piece) {
        if (byte !== 10) {
          if (at === line.length) throw new Error("a line of 10,000 bytes");
          line[at++] = byte;
        } else {
          items.push(JSON.parse(line.toString("utf8", 0, at)).item);
          at = 0;
        }
      }
    }
    if (at > 0) throw new Error("half an order");
    return items;
  } finally {
    client.close();
  }
};
