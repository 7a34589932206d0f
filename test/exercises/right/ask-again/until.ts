// uses recvUntil()
import { AF_INET, SOCK_STREAM, type Socket, StreamError, socket } from "socklab";

const connect = async (port: number) => {
  const made = socket(AF_INET, SOCK_STREAM);
  await made.connect("127.0.0.1", port);
  return made;
};

const ask = async (client: Socket, question: string) => {
  await client.sendAll(`${question}\n`);
  return (await client.recvUntil("\n")).text.trimEnd();
};

/** Whether an error says that the connection was gone before an answer began. */
const wasGone = (error: unknown) => {
  if (error instanceof StreamError) return error.partial.length === 0;
  const { code, partial } = error as { code?: string; partial?: Uint8Array };
  return ["ECONNRESET", "EPIPE"].includes(code ?? "") && (partial?.length ?? 0) === 0;
};

export async function askKept(port: number, questions: string[]): Promise<string[]> {
  const answers: string[] = [];
  let client: Socket | undefined;
  try {
    for (const question of questions) {
      let used = client !== undefined;
      client ??= await connect(port);
      for (;;) {
        try {
          answers.push(await ask(client, question));
          break;
        } catch (error) {
          if (!used || !wasGone(error)) throw error;
          client.close();
          client = await connect(port);
          used = false;
        }
      }
    }
    return answers;
  } finally {
    client?.close();
  }
}
