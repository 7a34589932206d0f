// allSettled, and a signal that ends them all at once
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function connectAll(ports: number[], timeoutMs: number): Promise<string[]> {
  const clients = ports.map(() => socket(AF_INET, SOCK_STREAM));
  const signal = AbortSignal.timeout(timeoutMs);
  const attempts = clients.map((client, index) => client.connect("127.0.0.1", ports[index] ?? 0, { signal }));
  const endings = await Promise.allSettled(attempts);
  for (const client of clients) client.close();
  return endings.map((ending) => {
    if (ending.status === "fulfilled") return "ok";
    return ending.reason.code === "ECONNREFUSED" ? "ECONNREFUSED" : "ETIMEDOUT";
  });
}
