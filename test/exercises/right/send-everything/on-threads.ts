// waits on a thread, and closes in order
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

export async function sendPattern(port: number, count: number): Promise<void> {
  const data = new Uint8Array(count);
  for (let i = 0; i < count; i++) data[i] = i % 251;
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port, { wait: "thread" });
  let left = count;
  do left -= await client.send(data.subarray(count - left), { wait: "thread" });
  while (left > 0);
  client.shutdown(SHUT_WR);
  while ((await client.recv(1024)).length > 0);
  client.close();
}
