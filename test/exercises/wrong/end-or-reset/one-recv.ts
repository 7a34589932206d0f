// looks once only
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function howItEnded(port: number): Promise<{ bytes: number; ended: string }> {
  const client = socket(AF_INET, SOCK_STREAM);
  let bytes = 0;
  try {
    await client.connect("127.0.0.1", port);
    bytes += (await client.recv(1024)).length;
    return { bytes, ended: "end" };
  } catch (error) {
    if ((error as { code?: string }).code === "ECONNRESET") return { bytes, ended: "reset" };
    throw error;
  } finally {
    client.close();
  }
}
