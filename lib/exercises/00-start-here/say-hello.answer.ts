import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function sayHello(port: number, words: string): Promise<number> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  //#region answer
  const taken = await client.send(words);
  //#stub
  // const taken = todo(); // your code, in place of todo()
  //#endregion
  client.close();
  return taken;
}
