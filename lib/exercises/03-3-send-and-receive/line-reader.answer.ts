import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readLines(port: number, size: number): Promise<string[]> {
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  const lines: string[] = [];
  let line: number[] = [];
  try {
    await client.connect("127.0.0.1", port);
    for (;;) {
      const piece = await client.recv(size);
      if (piece.length === 0) return lines;
      for (const byte of piece) {
        if (byte !== 10) {
          line.push(byte);
          continue;
        }
        lines.push(new TextDecoder().decode(Uint8Array.from(line)));
        line = [];
      }
    }
  } finally {
    client.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
