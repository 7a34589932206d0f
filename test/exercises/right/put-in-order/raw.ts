// sends by a system call, and sorts what came
import { AF_INET, SOCK_DGRAM, socket, sys } from "socklab";

export async function inOrder(port: number): Promise<string> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  sys.sendto(udp.fd, "go", 0, "127.0.0.1", port);
  const came: { number: number; text: string }[] = [];
  let total = Number.POSITIVE_INFINITY;
  while (new Set(came.map(({ number }) => number)).size < total) {
    const [number = "", of = "", ...rest] = (await udp.recvfrom(4096)).data.text.split("/");
    total = Number(of);
    came.push({ number: Number(number), text: rest.join("/") });
  }
  udp.close();
  came.sort((one, other) => one.number - other.number);
  return came
    .filter(({ number }, i) => number !== came[i - 1]?.number)
    .map(({ text }) => text)
    .join("");
}
