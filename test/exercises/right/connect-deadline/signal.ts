// gives connect() a signal that is aborted when the time is over
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function tryConnect(port: number, timeoutMs: number): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), timeoutMs);
  try {
    await client.connect("127.0.0.1", port, { signal: giveUp.signal, timeoutMs: Infinity });
    return "connected";
  } catch (error) {
    if (giveUp.signal.aborted) return "timeout";
    if ((error as { code?: string }).code === "ECONNREFUSED") return "refused";
    throw error;
  } finally {
    clearTimeout(timer);
    client.close();
  }
}
