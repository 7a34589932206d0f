// forgets to send
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function echoClient(port: number, text: string): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    const sent = text.length;
    const echo = await client.recvExactly(sent);
    return echo.text;
  } finally {
    client.close();
  }
}
