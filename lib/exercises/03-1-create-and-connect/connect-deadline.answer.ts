import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function tryConnect(port: number, timeoutMs: number): Promise<string> {
  //#region answer
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port, { timeoutMs });
    return "connected";
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ECONNREFUSED") return "refused";
    if (code === "ERR_DEADLINE") return "timeout";
    throw error;
  } finally {
    client.close();
  }
  //#stub
  // return todo(); // your code: "connected", "refused" or "timeout"
  //#endregion
}
