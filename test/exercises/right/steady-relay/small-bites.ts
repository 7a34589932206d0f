// takes small bites
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function relay(from: number, to: number): Promise<number> {
  const [source, sink] = [socket(AF_INET, SOCK_STREAM), socket(AF_INET, SOCK_STREAM)];
  await source.connect("127.0.0.1", from);
  await sink.connect("127.0.0.1", to);
  const buffer = new Uint8Array(4000);
  let passed = 0;
  for (let count = await source.recvInto(buffer); count > 0; count = await source.recvInto(buffer)) {
    for (let sent = 0; sent < count; ) sent += await sink.send(buffer.subarray(sent, count));
    passed += count;
  }
  source.close();
  sink.close();
  return passed;
}
