// names the server in each datagram, and compares who answers
import { AF_INET, SOCK_DGRAM, socket } from "socklab";

export async function udpAsk(port: number, question: string): Promise<string | null> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  try {
    for (let turn = 0; turn < 5; turn++) {
      await udp.sendto(question, "127.0.0.1", port);
      const until = performance.now() + 40;
      for (let left = 40; left > 0; left = until - performance.now()) {
        try {
          const { data, from } = await udp.recvfrom(1024, { timeoutMs: left });
          if (from?.port === port) return data.text;
        } catch (error) {
          if ((error as { code?: string }).code !== "ERR_DEADLINE") throw error;
          break;
        }
      }
    }
    return null;
  } finally {
    udp.close();
  }
}
