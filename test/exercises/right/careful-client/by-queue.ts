// asks the kernel whether anything has come
import { AF_INET, IPPROTO_TCP, SOCK_STREAM, socket, TCP_MAXSEG } from "socklab";

/** Asks the kernel whether anything has come, instead of recv(). */
export async function fetchPage(port: number, size: number, segment = 0): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  if (segment > 0) client.setsockopt(IPPROTO_TCP, TCP_MAXSEG, segment);
  try {
    await client.connect("127.0.0.1", port);
    await client.sendAll(`${size}\n`);
    const end = performance.now() + (segment > 0 ? 1000 : 100);
    const quiet = () => client.view().state === "ESTABLISHED" && (client.view().recvQueue ?? 0) === 0;
    while (quiet() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    if (!quiet()) return (await client.recvExactly(size)).text;
  } finally {
    client.close();
  }
  if (segment > 0) throw new Error("silence, twice");
  return fetchPage(port, size, 536);
}
