// calls itself
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

const pass = async (source: Socket, sink: Socket, passed = 0): Promise<number> => {
  const piece = await source.recv(50_000);
  if (piece.length === 0) return passed;
  await sink.sendAll(piece);
  return pass(source, sink, passed + piece.length);
};

export async function relay(from: number, to: number): Promise<number> {
  const source = socket(AF_INET, SOCK_STREAM);
  const sink = socket(AF_INET, SOCK_STREAM);
  await sink.connect("127.0.0.1", to);
  await source.connect("127.0.0.1", from);
  return pass(source, sink).finally(() => {
    for (const one of [source, sink]) one.close();
  });
}
