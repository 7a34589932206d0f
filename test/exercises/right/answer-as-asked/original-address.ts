// asks for the address by another option, and reads its bytes
import { AF_INET, IP_RECVORIGDSTADDR, IPPROTO_IP, SOCK_DGRAM, type Socket, socket } from "socklab";

async function answerOne(server: Socket): Promise<void> {
  const { data, from, control } = await server.recvmsg(10_000);
  const [first] = control;
  const address = first && "data" in first ? first.data : new Uint8Array(16);
  const specDst = address.subarray(4, 8).join(".");
  const to = { host: from?.family === "AF_INET" ? from.host : "", port: from?.family === "AF_INET" ? from.port : 0 };
  await server.sendmsg({ iov: [data.text.toUpperCase()], to, control: [{ type: "IP_PKTINFO", specDst }] });
}

export async function answerAsAsked(port: number, count: number): Promise<void> {
  const server = socket(AF_INET, SOCK_DGRAM);
  server.setsockopt(IPPROTO_IP, IP_RECVORIGDSTADDR, 1);
  server.bind("0.0.0.0", port);
  try {
    for (let left = count; left > 0; left--) await answerOne(server);
  } finally {
    server.close();
  }
}
