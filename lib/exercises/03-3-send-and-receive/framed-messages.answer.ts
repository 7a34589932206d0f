import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readMessages(port: number): Promise<string[]> {
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  const messages: string[] = [];
  try {
    await client.connect("127.0.0.1", port);
    for (;;) {
      const start = await client.recv(4);
      if (start.length === 0) return messages; // the end, between two messages
      const rest = await client.recvExactly(4 - start.length);
      const head = Uint8Array.from([...start, ...rest]);
      const length = new DataView(head.buffer).getUint32(0);
      messages.push((await client.recvExactly(length)).text);
    }
  } finally {
    client.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
