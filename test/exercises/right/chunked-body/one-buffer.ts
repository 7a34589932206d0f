// gathers all that comes in one text of bytes, and looks again and again whether the body is whole
import { AF_INET, SOCK_STREAM, socket } from "socklab";

function bodyIn(all: string): string | undefined {
  let at = all.indexOf("\r\n\r\n") + 4;
  if (at < 4) return undefined;
  let body = "";
  for (;;) {
    const end = all.indexOf("\r\n", at);
    if (end < 0) return undefined;
    const size = Number.parseInt(all.slice(at, end), 16);
    at = end + 2 + size + 2;
    if (all.length < at) return undefined;
    if (size === 0) return body;
    body += all.slice(end + 2, end + 2 + size);
  }
}

export async function readChunked(port: number): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port).catch((error) => {
    client.close();
    throw error;
  });
  try {
    await client.sendAll("GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    let all = "";
    for (;;) {
      const body = bodyIn(all);
      if (body !== undefined) return new TextDecoder().decode(Uint8Array.from(body, (one) => one.charCodeAt(0)));
      const piece = await client.recv();
      if (piece.length === 0) throw new Error("the stream ended too early");
      for (const byte of piece) all += String.fromCharCode(byte);
    }
  } finally {
    client.close();
  }
}
