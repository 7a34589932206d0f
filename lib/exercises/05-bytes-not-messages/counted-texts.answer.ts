import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function sendCounted(port: number, texts: string[]): Promise<void> {
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    for (const text of texts) {
      const bytes = new TextEncoder().encode(text);
      await client.sendAll(`${bytes.length}:`);
      await client.sendAll(bytes);
    }
  } finally {
    client.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
