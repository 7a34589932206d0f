// says that more is to come
import { AF_INET, MSG_MORE, SOCK_STREAM, socket } from "socklab";

export async function askAll(port: number, questions: [string, string][]): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const answers: string[] = [];
  for (const [head, body] of questions) {
    await client.send(head, { flags: MSG_MORE });
    await client.send(body);
    let answer = "";
    while (!answer.endsWith("\n")) answer += (await client.recv()).text;
    answers.push(answer.slice(0, -1));
  }
  client.close();
  return answers;
}
