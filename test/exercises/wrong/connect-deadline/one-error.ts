// takes every error for a refusal
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function tryConnect(port: number, timeoutMs: number): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port, { timeoutMs });
    return "connected";
  } catch {
    return "refused";
  } finally {
    client.close();
  }
}
