// uses one socket for all
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function openPorts(ports: number[]): Promise<number[]> {
  const open: number[] = [];
  const probe = socket(AF_INET, SOCK_STREAM);
  for (const port of ports) {
    try {
      await probe.connect("127.0.0.1", port);
      open.push(port);
    } catch {
      // closed
    }
  }
  probe.close();
  return open;
}
