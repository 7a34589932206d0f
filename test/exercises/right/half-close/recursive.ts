// reads by recursion
import { AF_INET, SHUT_WR, SOCK_STREAM, type Socket, socket } from "socklab";

async function rest(conn: Socket): Promise<string> {
  const { text } = await conn.recv(1);
  return text === "" ? "" : text + (await rest(conn));
}

export async function countBytes(port: number, parts: string[]): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    for (const part of parts) {
      const bytes = new TextEncoder().encode(part);
      for (let at = 0; at < bytes.length; ) at += await client.send(bytes.subarray(at));
    }
    client.shutdown(SHUT_WR);
    return await rest(client);
  } finally {
    client.close();
  }
}
