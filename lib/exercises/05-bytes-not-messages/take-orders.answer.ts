import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readOrders(port: number): Promise<string[]> {
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    const items: string[] = [];
    let kept: number[] = []; // bytes that are no whole line yet
    for (;;) {
      const piece = await client.recv();
      if (piece.length === 0) break;
      kept.push(...piece);
      for (let end = kept.indexOf(10); end >= 0; end = kept.indexOf(10)) {
        const line = new TextDecoder().decode(Uint8Array.from(kept.slice(0, end)));
        items.push(JSON.parse(line).item);
        kept = kept.slice(end + 1);
      }
      if (kept.length > 10_000) throw new Error("this line is too long for an order");
    }
    if (kept.length > 0) throw new Error("the stream ended in the middle of an order");
    return items;
  } finally {
    client.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
