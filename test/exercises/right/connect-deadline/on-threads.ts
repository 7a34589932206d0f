// waits on a thread
import { AF_INET, SOCK_STREAM, socket, WaitError } from "socklab";

export async function tryConnect(port: number, timeoutMs: number): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  let outcome = "connected";
  try {
    await client.connect("127.0.0.1", port, { timeoutMs, wait: "thread" });
  } catch (error) {
    outcome = error instanceof WaitError ? "timeout" : "refused";
  }
  client.close();
  return outcome;
}
