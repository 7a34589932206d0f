import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function howItEnded(port: number): Promise<{ bytes: number; ended: string }> {
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  let bytes = 0;
  try {
    await client.connect("127.0.0.1", port);
    for (;;) {
      const piece = await client.recv(1024);
      if (piece.length === 0) return { bytes, ended: "end" };
      bytes += piece.length;
    }
  } catch (error) {
    if ((error as { code?: string }).code === "ECONNRESET") return { bytes, ended: "reset" };
    throw error;
  } finally {
    client.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
