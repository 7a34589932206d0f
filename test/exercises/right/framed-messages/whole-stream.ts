// reads the whole stream, and cuts it then
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readMessages(port: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  const pieces: Uint8Array[] = [];
  try {
    await client.connect("127.0.0.1", port);
    for (let piece = await client.recv(); piece.length > 0; piece = await client.recv()) pieces.push(piece);
  } finally {
    client.close();
  }
  const all = Buffer.concat(pieces);
  const messages: string[] = [];
  for (let at = 0; at < all.length; ) {
    const length = all.readUInt32BE(at); // throws where fewer than four bytes are left
    if (at + 4 + length > all.length) throw new Error("the last message is not whole");
    messages.push(all.toString("utf8", at + 4, at + 4 + length));
    at += 4 + length;
  }
  return messages;
}
