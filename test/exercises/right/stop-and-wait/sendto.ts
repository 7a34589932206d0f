// calls itself for the next try, with sendto()
import { AF_INET, SOCK_DGRAM, type Socket, socket } from "socklab";

export async function deliver(port: number, pieces: string[]): Promise<void> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  try {
    for (let i = 0; i < pieces.length; i++) await one(udp, port, `${i}:${pieces[i]}`, `ack ${i}`, 6);
  } finally {
    udp.close();
  }
}

async function one(udp: Socket, port: number, text: string, wanted: string, left: number): Promise<void> {
  if (left === 0) throw new Error(`no ${wanted}`);
  await udp.sendto(text, "127.0.0.1", port);
  const end = Date.now() + 30;
  for (let ms = 30; ms > 0; ms = end - Date.now()) {
    try {
      const { data } = await udp.recvfrom(64, { timeoutMs: ms });
      if (data.text === wanted) return;
    } catch (error) {
      if ((error as { code?: string }).code !== "ERR_DEADLINE") throw error;
    }
  }
  return one(udp, port, text, wanted, left - 1);
}
