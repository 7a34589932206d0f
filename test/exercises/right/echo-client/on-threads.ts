// waits on threads, and ends its stream before it closes
import { AF_INET, SHUT_WR, SOCK_STREAM, socket } from "socklab";

const thread = { wait: "thread" } as const;

export async function echoClient(port: number, text: string): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port, thread);
    const echo = client.recvExactly(new TextEncoder().encode(text).length, thread);
    echo.catch(() => {}); // it is awaited below
    await client.sendAll(text, thread);
    const { text: back } = await echo;
    client.shutdown(SHUT_WR);
    return back;
  } finally {
    client.close();
  }
}
