// halves by calling itself
import { AF_INET, SOCK_DGRAM, type Socket, socket } from "socklab";

export async function largest(port: number, most: number): Promise<number> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  return between(udp, port, 0, most).finally(() => udp.close());
}

/** `low` passes, and nothing above `high` does. */
async function between(udp: Socket, port: number, low: number, high: number): Promise<number> {
  if (low === high) return low;
  const middle = Math.ceil((low + high) / 2);
  return (await passes(udp, port, middle, 2)) ? between(udp, port, middle, high) : between(udp, port, low, middle - 1);
}

async function passes(udp: Socket, port: number, size: number, tries: number): Promise<boolean> {
  if (tries === 0) return false;
  await udp.sendto(new Uint8Array(size).fill(120), "127.0.0.1", port);
  const end = performance.now() + 30;
  for (let ms = 30; ms > 0; ms = end - performance.now()) {
    const text = await udp.recvfrom(64, { timeoutMs: ms }).then(
      ({ data }) => data.text,
      () => "",
    );
    if (text === String(size)) return true;
  }
  return passes(udp, port, size, tries - 1);
}
