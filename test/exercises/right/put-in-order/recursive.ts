// collects by calling itself, on threads
import { AF_INET, SOCK_DGRAM, type Socket, socket } from "socklab";

export async function inOrder(port: number): Promise<string> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  await udp.sendto("go", "127.0.0.1", port);
  return collect(udp, {}).finally(() => udp.close());
}

async function collect(udp: Socket, have: Record<string, string>): Promise<string> {
  const { data } = await udp.recvfrom(2000, { wait: "thread" });
  const [, number = "", total = "", piece = ""] = data.text.match(/^(\d+)\/(\d+)\/(.*)$/s) ?? [];
  const all = { ...have, [number]: piece };
  return Object.keys(all).length < Number(total) ? collect(udp, all) : Object.values(all).join("");
}
