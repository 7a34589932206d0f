// builds the length byte by byte
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readMessages(port: number): Promise<string[]> {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    const messages: string[] = [];
    for (;;) {
      let length = 0;
      for (let place = 0; place < 4; place++) {
        const [byte] = await client.recv(1);
        if (byte === undefined && place === 0) return messages;
        if (byte === undefined) throw new Error("half a length");
        length = length * 256 + byte;
      }
      messages.push(new TextDecoder().decode(await client.recvExactly(length)));
    }
  } finally {
    client.close();
  }
}
