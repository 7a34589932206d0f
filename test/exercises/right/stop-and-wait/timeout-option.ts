// lets the kernel limit the wait
import { AF_INET, SO_RCVTIMEO, SOCK_DGRAM, SOL_SOCKET, socket } from "socklab";

export async function deliver(port: number, pieces: string[]): Promise<void> {
  const udp = socket(AF_INET, SOCK_DGRAM);
  await udp.connect("127.0.0.1", port);
  udp.setsockopt(SOL_SOCKET, SO_RCVTIMEO, 30);
  try {
    for (const [number, piece] of pieces.entries()) {
      let tries = 0;
      for (let answer = ""; answer !== `ack ${number}`; ) {
        if (answer === "" && tries++ === 6) throw new Error("nobody acknowledges");
        if (answer === "") await udp.send(`${number}:${piece}`);
        answer = await udp.recv(64).then(
          ({ text }) => text,
          () => "",
        );
      }
    }
  } finally {
    udp.close();
  }
}
