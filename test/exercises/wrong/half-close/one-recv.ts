// takes one recv() for the answer
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function countBytes(port: number, parts: string[]): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    for (const part of parts) await client.sendAll(part);
    client.shutdown(SHUT_WR);
    return (await client.recv(1024)).text;
  } finally {
    client.close();
  }
}
