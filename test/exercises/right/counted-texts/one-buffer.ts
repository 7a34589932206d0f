// makes one buffer of all texts
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export const sendCounted = async (port: number, texts: string[]) => {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const all = texts.map((text) => `${Buffer.byteLength(text)}:${text}`).join("");
  await client.sendAll(all);
  client.close();
};
