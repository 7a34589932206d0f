import { AF_INET, IP_PKTINFO, IPPROTO_IP, SOCK_DGRAM, socket } from "socklab";

export async function answerAsAsked(port: number, count: number): Promise<void> {
  //#region answer
  const server = socket(AF_INET, SOCK_DGRAM);
  try {
    server.setsockopt(IPPROTO_IP, IP_PKTINFO, 1); // before bind(), so that no question comes without it
    server.bind("0.0.0.0", port);
    for (let turn = 0; turn < count; turn++) {
      const { data, from, control } = await server.recvmsg();
      const asked = control.find((one) => one.type === "IP_PKTINFO");
      if (from?.family !== "AF_INET" || asked?.type !== "IP_PKTINFO") continue;
      await server.sendmsg({
        iov: [data.text.toUpperCase()],
        to: { host: from.host, port: from.port },
        control: [{ type: "IP_PKTINFO", specDst: asked.addr ?? "" }],
      });
    }
  } finally {
    server.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
