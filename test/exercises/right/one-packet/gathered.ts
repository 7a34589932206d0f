// gathers with sendmsg()
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export const askAll = async (port: number, questions: [string, string][]) => {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const answers: string[] = [];
  for (const [head, body] of questions) {
    await client.sendmsg({ iov: [head, body] });
    let answer = "";
    for (;;) {
      const { text } = await client.recv(1);
      if (text === "\n") break;
      answer += text;
    }
    answers.push(answer);
  }
  client.close();
  return answers;
};
