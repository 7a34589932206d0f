// lets a thread wait for each acknowledgment
import { AF_INET, SOCK_DGRAM, socket } from "socklab";

export async function deliver(port: number, pieces: string[]): Promise<void> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  const wanted = pieces.map((piece, i) => ({ text: `${i}:${piece}`, ack: `ack ${i}` }));
  let tries = 0;
  try {
    while (wanted.length > 0) {
      if (tries++ === 6) throw new Error("nobody acknowledges");
      await udp.sendto(wanted[0]?.text ?? "", "127.0.0.1", port);
      for (let end = performance.now() + 30; performance.now() < end; ) {
        const timeoutMs = Math.max(1, end - performance.now());
        const heard = await udp.recvfrom(64, { timeoutMs, wait: "thread" }).catch(() => undefined);
        if (heard?.data.text !== wanted[0]?.ack) continue;
        wanted.shift();
        tries = 0;
        break;
      }
    }
  } finally {
    udp.close();
  }
}
