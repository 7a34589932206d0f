// takes an answer from anybody
import { AF_INET, SOCK_DGRAM, socket } from "socklab";

export async function udpAsk(port: number, question: string): Promise<string | null> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  try {
    for (let turn = 0; turn < 5; turn++) {
      await udp.sendto(question, "127.0.0.1", port);
      try {
        return (await udp.recvfrom(1024, { timeoutMs: 40 })).data.text;
      } catch {
        // nothing came
      }
    }
    return null;
  } finally {
    udp.close();
  }
}
