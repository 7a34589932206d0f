// makes a socket for each datagram
import { AF_INET, SOCK_DGRAM, socket } from "socklab";

/** A socket for each datagram: then no answer can be a late one. */
export async function largest(port: number, most: number): Promise<number> {
  const once = async (size: number): Promise<boolean> => {
    const udp = socket(AF_INET, SOCK_DGRAM);
    await udp.sendto("z".repeat(size), "127.0.0.1", port);
    const came = await udp.recvfrom(16, { timeoutMs: 30 }).then(
      () => true,
      () => false,
    );
    udp.close();
    return came;
  };
  let [low, high] = [0, most];
  while (low < high) {
    const size = low + Math.ceil((high - low) / 2);
    if ((await once(size)) || (await once(size))) low = size;
    else high = size - 1;
  }
  return low;
}
