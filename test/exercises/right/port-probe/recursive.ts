// takes the first port, and then the others, on threads
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function openPorts([port, ...others]: number[]): Promise<number[]> {
  if (port === undefined) return [];
  const probe = socket(AF_INET, SOCK_STREAM);
  const open = await probe.connect("127.0.0.1", port, { wait: "thread" }).then(
    () => [port],
    (error: { code?: string }): number[] => {
      if (error.code === "ECONNREFUSED") return [];
      throw error;
    },
  );
  probe.close();
  return open.concat(await openPorts(others));
}
