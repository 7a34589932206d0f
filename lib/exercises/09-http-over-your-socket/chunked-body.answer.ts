import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readChunked(port: number): Promise<string> {
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    await client.sendAll("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await client.recvUntil("\r\n\r\n");
    const pieces: Uint8Array[] = [];
    for (;;) {
      const size = Number.parseInt((await client.recvUntil("\r\n")).text, 16);
      const piece = await client.recvExactly(size + 2); // with its line end
      if (size === 0) break;
      pieces.push(piece.subarray(0, size));
    }
    return new TextDecoder().decode(Uint8Array.from(pieces.flatMap((piece) => [...piece])));
  } finally {
    client.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
