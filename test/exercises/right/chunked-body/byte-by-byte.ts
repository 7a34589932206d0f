// a state machine that takes byte after byte
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function readChunked(port: number): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  const line = async () => {
    const codes: number[] = [];
    while (codes.at(-1) !== 10) codes.push(await one());
    return String.fromCharCode(...codes).trim();
  };
  const one = async () => {
    const [byte] = await client.recv(1);
    if (byte === undefined) throw new Error("the body broke off");
    return byte;
  };
  try {
    await client.connect("127.0.0.1", port);
    await client.sendAll("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    while ((await line()) !== "") {}
    const body: number[] = [];
    for (;;) {
      const size = Number(`0x${(await line()).split(";")[0]}`);
      for (let left = size; left > 0; left--) body.push(await one());
      await line();
      if (size === 0) return new TextDecoder().decode(Uint8Array.from(body));
    }
  } finally {
    client.close();
  }
}
