// ends its sending by the system call
import { AF_INET, SHUT_WR, SOCK_STREAM, socket, sys } from "socklab";

export const countBytes = async (port: number, parts: string[]) => {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  for await (const part of parts) await client.sendAll(part);
  sys.shutdown(client.fd, SHUT_WR);
  let answer = "";
  for (let bytes = await client.recv(); bytes.length > 0; bytes = await client.recv()) answer += bytes.text;
  client.close();
  return answer;
};
