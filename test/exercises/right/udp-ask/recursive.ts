// asks again by recursion
import { AF_INET, SOCK_DGRAM, type Socket, socket } from "socklab";

const isOver = (error: unknown): boolean => (error as { code?: string }).code === "ERR_DEADLINE";

async function ask(udp: Socket, question: string, times: number): Promise<string | null> {
  if (times === 0) return null;
  await udp.send(question);
  const answer = await udp.recv(4096, { timeoutMs: 40 }).catch((error: unknown) => {
    if (isOver(error)) return undefined;
    throw error;
  });
  return answer === undefined ? ask(udp, question, times - 1) : answer.text;
}

export async function udpAsk(port: number, question: string): Promise<string | null> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  await udp.connect("127.0.0.1", port);
  return ask(udp, question, 5).finally(() => udp.close());
}
