// sends and receives by recursion
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function sendRest(to: Socket, rest: Uint8Array): Promise<void> {
  if (rest.length > 0) await sendRest(to, rest.subarray(await to.send(rest)));
}

async function gather(from: Socket, missing: number, pieces: Uint8Array[] = []): Promise<Uint8Array[]> {
  if (missing === 0) return pieces;
  const piece = await from.recv(missing);
  return piece.length === 0 ? pieces : gather(from, missing - piece.length, [...pieces, piece]);
}

export async function echoClient(port: number, text: string): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  const bytes = new TextEncoder().encode(text);
  await client.connect("127.0.0.1", port);
  await sendRest(client, bytes);
  const pieces = await gather(client, bytes.length);
  client.close();
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
}
