import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function hearAll(ports: number[]): Promise<string[]> {
  //#region answer
  const words: string[] = [];
  const hear = async (port: number): Promise<void> => {
    const client = socket(AF_INET, SOCK_STREAM);
    try {
      await client.connect("127.0.0.1", port);
      words.push((await client.recv(64)).text);
    } finally {
      client.close();
    }
  };
  await Promise.all(ports.map(hear));
  return words;
  //#stub
  // return todo(); // your code
  //#endregion
}
