// uses read() and write()
import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function relay(from: number, to: number): Promise<number> {
  const source = socket(AF_INET, SOCK_STREAM);
  const sink = socket(AF_INET, SOCK_STREAM);
  await Promise.all([source.connect("127.0.0.1", from), sink.connect("127.0.0.1", to)]);
  let passed = 0;
  let rest = await source.read(32_768);
  while (rest.length > 0) {
    const taken = await sink.write(rest);
    passed += taken;
    rest = taken < rest.length ? (rest.subarray(taken) as typeof rest) : await source.read(32_768);
  }
  sink.close();
  source.close();
  return passed;
}
