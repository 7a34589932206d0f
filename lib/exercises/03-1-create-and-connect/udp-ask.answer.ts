import { AF_INET, SOCK_DGRAM, socket } from "socklab";

export async function udpAsk(port: number, question: string): Promise<string | null> {
  //#region answer
  const udp = socket(AF_INET, SOCK_DGRAM);
  try {
    await udp.connect("127.0.0.1", port); // from now on it hears only this peer
    for (let turn = 0; turn < 5; turn++) {
      await udp.send(question);
      try {
        return (await udp.recv(1024, { timeoutMs: 40 })).text;
      } catch (error) {
        if ((error as { code?: string }).code !== "ERR_DEADLINE") throw error;
      }
    }
    return null;
  } finally {
    udp.close();
  }
  //#stub
  // return todo(); // your code: sendto, recvfrom with { timeoutMs: 40 }, and again
  //#endregion
}
