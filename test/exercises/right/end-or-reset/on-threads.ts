// waits on a thread
import { AF_INET, SOCK_STREAM, SocketError, socket } from "socklab";

export async function howItEnded(port: number): Promise<{ ended: string; bytes: number }> {
  const client = socket(AF_INET, SOCK_STREAM);
  const result = { ended: "end", bytes: 0 };
  try {
    await client.connect("127.0.0.1", port);
    let piece: Uint8Array;
    do {
      piece = await client.recv(undefined, { wait: "thread" });
      result.bytes += piece.length;
    } while (piece.length > 0);
  } catch (error) {
    if (!(error instanceof SocketError) || error.code !== "ECONNRESET") throw error;
    result.ended = "reset";
  } finally {
    client.close();
  }
  return result;
}
