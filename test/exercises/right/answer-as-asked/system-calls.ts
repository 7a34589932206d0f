// makes the system calls itself, and looks by poll whether a question is there
import { AF_INET, IP_PKTINFO, IPPROTO_IP, POLLIN, SOCK_DGRAM, sys } from "socklab";

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

export async function answerAsAsked(port: number, count: number): Promise<void> {
  const fd = sys.socket(AF_INET, SOCK_DGRAM);
  try {
    sys.setsockopt(fd, IPPROTO_IP, IP_PKTINFO, true);
    sys.bind(fd, "0.0.0.0", port);
    for (let left = count; left > 0; left--) {
      while (sys.poll([{ fd, events: POLLIN }], 0).length === 0) await pause();
      const buffer = new Uint8Array(65_536);
      const { bytes, from, control } = sys.recvmsg(fd, { iov: [buffer] });
      const text = new TextDecoder().decode(buffer.subarray(0, bytes)).toUpperCase();
      const [info] = control;
      if (info?.type !== "IP_PKTINFO" || from?.family !== "AF_INET") throw new Error("no address came with it");
      sys.sendmsg(fd, { iov: [text], to: from, control: [{ type: "IP_PKTINFO", specDst: info.specDst }] });
    }
  } finally {
    sys.close(fd);
  }
}
