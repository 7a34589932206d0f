import { AF_INET, SOCK_DGRAM, socket } from "socklab";

export async function inOrder(port: number): Promise<string> {
  //#region answer
  const udp = socket(AF_INET, SOCK_DGRAM);
  try {
    await udp.sendto("go", "127.0.0.1", port);
    const pieces = new Map<number, string>();
    let total = 1;
    while (pieces.size < total) {
      const { data } = await udp.recvfrom(2000);
      const [, number, of, piece] = /^(\d+)\/(\d+)\/(.*)$/s.exec(data.text) ?? [];
      total = Number(of);
      pieces.set(Number(number), piece ?? "");
    }
    let text = "";
    for (let i = 1; i <= total; i++) text += pieces.get(i);
    return text;
  } finally {
    udp.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
