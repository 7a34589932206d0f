// forgets to close
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function echoClient(port: number, text: string): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const sent = await client.sendAll(text);
  return (await client.recvExactly(sent)).text;
}
