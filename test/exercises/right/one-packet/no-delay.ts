// switches Nagle off
import { AF_INET, IPPROTO_TCP, SOCK_STREAM, socket, TCP_NODELAY } from "socklab";

export async function askAll(port: number, questions: [string, string][]): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  client.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1);
  await client.connect("127.0.0.1", port);
  const answers: string[] = [];
  for (const question of questions) {
    for (const part of question) await client.sendAll(part);
    answers.push((await client.recvUntil("\n")).text.trimEnd());
  }
  client.close();
  return answers;
}
