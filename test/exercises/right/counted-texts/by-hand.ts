// counts the bytes of each character, and sends in a loop
import { AF_INET, SOCK_STREAM, socket } from "socklab";

const bytesOf = (character: string) => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
};

export async function sendCounted(port: number, texts: string[]) {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  for (const text of texts) {
    let count = 0;
    for (const character of text) count += bytesOf(character);
    const bytes = new TextEncoder().encode(`${count}:${text}`);
    for (let sent = 0; sent < bytes.length; ) sent += await client.send(bytes.subarray(sent));
  }
  client.close();
}
