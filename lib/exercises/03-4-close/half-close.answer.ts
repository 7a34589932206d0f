import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function countBytes(port: number, parts: string[]): Promise<string> {
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    for (const part of parts) await client.sendAll(part);
    client.shutdown(SHUT_WR);
    let answer = "";
    for (;;) {
      const piece = await client.recv(1024);
      if (piece.length === 0) return answer;
      answer += piece.text;
    }
  } finally {
    client.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
