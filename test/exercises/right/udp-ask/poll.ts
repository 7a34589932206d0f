// makes the system calls itself, and looks by poll whether an answer is there
import { AF_INET, POLLIN, SOCK_DGRAM, sys } from "socklab";

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

export async function udpAsk(port: number, question: string): Promise<string | null> {
  const fd = sys.socket(AF_INET, SOCK_DGRAM);
  try {
    sys.connect(fd, "127.0.0.1", port);
    for (let turn = 0; turn < 5; turn++) {
      sys.send(fd, question);
      const until = performance.now() + 40;
      do {
        if (sys.poll([{ fd, events: POLLIN }], 0).length > 0) {
          const answer = new Uint8Array(1024);
          return new TextDecoder().decode(answer.subarray(0, sys.recv(fd, answer)));
        }
        await pause();
      } while (performance.now() < until);
    }
    return null;
  } finally {
    sys.close(fd);
  }
}
