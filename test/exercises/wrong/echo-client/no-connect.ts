// forgets to connect
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function echoClient(_port: number, text: string): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.send(text);
  const echo = await client.recv();
  client.close();
  return echo.text;
}
