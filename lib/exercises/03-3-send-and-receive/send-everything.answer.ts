import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function sendPattern(port: number, count: number): Promise<void> {
  const data = new Uint8Array(count);
  for (let i = 0; i < count; i++) data[i] = i % 251;
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    let sent = 0;
    while (sent < data.length) sent += await client.send(data.subarray(sent));
  } finally {
    client.close();
  }
  //#stub
  // todo(); // your code: send all of data
  //#endregion
}
