// lets the first closed port end it
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function openPorts(ports: number[]): Promise<number[]> {
  const open: number[] = [];
  for (const port of ports) {
    const probe = socket(AF_INET, SOCK_STREAM);
    try {
      await probe.connect("127.0.0.1", port);
      open.push(port);
    } finally {
      probe.close();
    }
  }
  return open;
}
