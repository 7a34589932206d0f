import { AF_INET, SOCK_DGRAM, socket } from "socklab";

export async function deliver(port: number, pieces: string[]): Promise<void> {
  //#region answer
  const udp = socket(AF_INET, SOCK_DGRAM);
  const acked = async (number: number) => {
    const end = performance.now() + 30;
    while (performance.now() < end) {
      const left = Math.max(1, end - performance.now());
      const answer = await udp.recv(100, { timeoutMs: left }).catch(() => undefined);
      if (answer?.text === `ack ${number}`) return true;
    }
    return false;
  };
  try {
    await udp.connect("127.0.0.1", port);
    for (const [number, piece] of pieces.entries()) {
      let done = false;
      for (let tries = 0; tries < 6 && !done; tries++) {
        await udp.send(`${number}:${piece}`);
        done = await acked(number);
      }
      if (!done) throw new Error(`piece ${number} was not acknowledged`);
    }
  } finally {
    udp.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
