import { AF_INET, SOCK_DGRAM, socket } from "socklab";

export async function largest(port: number, most: number): Promise<number> {
  //#region answer
  const udp = socket(AF_INET, SOCK_DGRAM);
  const answered = async (size: number) => {
    const end = performance.now() + 30;
    while (performance.now() < end) {
      const left = Math.max(1, end - performance.now());
      const answer = await udp.recv(100, { timeoutMs: left }).catch(() => undefined);
      if (answer?.text === String(size)) return true;
    }
    return false;
  };
  const passes = async (size: number) => {
    for (let tries = 0; tries < 2; tries++) {
      await udp.send("x".repeat(size));
      if (await answered(size)) return true;
    }
    return false;
  };
  try {
    await udp.connect("127.0.0.1", port);
    let [fits, lost] = [0, most + 1];
    while (lost - fits > 1) {
      const size = Math.floor((fits + lost) / 2);
      if (await passes(size)) fits = size;
      else lost = size;
    }
    return fits;
  } finally {
    udp.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
