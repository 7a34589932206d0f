// waits for an end that nobody sends
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function echoClient(port: number, text: string): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    await client.sendAll(text);
    let echo = "";
    for (;;) {
      const piece = await client.recv();
      if (piece.length === 0) return echo;
      echo += piece.text;
    }
  } finally {
    client.close();
  }
}
