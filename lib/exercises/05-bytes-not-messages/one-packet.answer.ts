import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function askAll(port: number, questions: [head: string, body: string][]): Promise<string[]> {
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    const answers: string[] = [];
    for (const [head, body] of questions) {
      await client.sendAll(head + body);
      const line = await client.recvUntil("\n");
      answers.push(line.text.slice(0, -1));
    }
    return answers;
  } finally {
    client.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
