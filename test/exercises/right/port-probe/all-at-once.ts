// probes all ports at once
import { AF_INET, SOCK_STREAM, socket } from "socklab";

async function isOpen(port: number): Promise<boolean> {
  const probe = socket(AF_INET, SOCK_STREAM);
  try {
    await probe.connect("127.0.0.1", port);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "ECONNREFUSED") return false;
    throw error;
  } finally {
    probe.close();
  }
}

export async function openPorts(ports: number[]): Promise<number[]> {
  const open = await Promise.all(ports.map(isOpen));
  return ports.filter((_, index) => open[index]);
}
