import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function openPorts(ports: number[]): Promise<number[]> {
  //#region answer
  const open: number[] = [];
  for (const port of ports) {
    const probe = socket(AF_INET, SOCK_STREAM);
    try {
      await probe.connect("127.0.0.1", port);
      open.push(port);
    } catch (error) {
      if ((error as { code?: string }).code !== "ECONNREFUSED") throw error;
    } finally {
      probe.close();
    }
  }
  return open;
  //#stub
  // return todo(); // your code: a socket for each port
  //#endregion
}
