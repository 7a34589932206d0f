// waits on a thread
import { AF_INET, SOCK_STREAM, SocketError, socket, WaitError } from "socklab";

export async function tryConnect(port: number, timeoutMs: number): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  let outcome = "connected";
  try {
    await client.connect("127.0.0.1", port, { timeoutMs, wait: "thread" });
  } catch (error) {
    if (error instanceof WaitError) outcome = "timeout";
    else if (error instanceof SocketError) outcome = "refused";
    else throw error;
  }
  client.close();
  return outcome;
}
