import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function echoClient(port: number, text: string): Promise<string> {
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    const sent = await client.sendAll(text);
    const echo = await client.recvExactly(sent);
    return echo.text;
  } finally {
    client.close();
  }
  //#stub
  // return todo(); // your code: create, connect, send, receive, close
  //#endregion
}
