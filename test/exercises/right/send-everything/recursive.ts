// sends the rest by recursion
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

const sendRest = async (to: Socket, rest: Uint8Array): Promise<void> => {
  if (rest.length > 0) await sendRest(to, rest.subarray(await to.send(rest)));
};

export async function sendPattern(port: number, count: number): Promise<void> {
  const data = new Uint8Array(count);
  for (let i = 0; i < count; i++) data[i] = i % 251;
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    await sendRest(client, data);
  } finally {
    client.close();
  }
}
