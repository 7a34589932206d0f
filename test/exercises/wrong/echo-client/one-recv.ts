// takes one recv() for the whole echo
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function echoClient(port: number, text: string): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    await client.sendAll(text);
    const echo = await client.recv();
    return echo.text;
  } finally {
    client.close();
  }
}
