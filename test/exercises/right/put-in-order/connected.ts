// connects the socket, and keeps a list
import { AF_INET, SOCK_DGRAM, socket } from "socklab";

export async function inOrder(port: number): Promise<string> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  await udp.connect("127.0.0.1", port);
  await udp.send("go");
  const pieces: (string | undefined)[] = [];
  for (;;) {
    const { text } = await udp.recv(65_536);
    const first = text.indexOf("/");
    const second = text.indexOf("/", first + 1);
    const total = Number(text.slice(first + 1, second));
    pieces[Number(text.slice(0, first)) - 1] = text.slice(second + 1);
    if (pieces.length === total && !Array.from(pieces).includes(undefined)) break;
  }
  udp.close();
  return pieces.join("");
}
