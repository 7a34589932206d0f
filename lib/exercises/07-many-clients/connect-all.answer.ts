import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function connectAll(ports: number[], timeoutMs: number): Promise<string[]> {
  //#region answer
  const attempt = async (port: number): Promise<string> => {
    const client = socket(AF_INET, SOCK_STREAM);
    try {
      await client.connect("127.0.0.1", port, { timeoutMs });
      return "ok";
    } catch (error) {
      const { code } = error as { code: string };
      return code === "ERR_DEADLINE" ? "ETIMEDOUT" : code;
    } finally {
      client.close();
    }
  };
  return Promise.all(ports.map(attempt));
  //#stub
  // return todo(); // your code
  //#endregion
}
