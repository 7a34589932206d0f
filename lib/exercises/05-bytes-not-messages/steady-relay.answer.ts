import { AF_INET, SOCK_STREAM, socket } from "socklab";

export async function relay(from: number, to: number): Promise<number> {
  //#region answer
  const source = socket(AF_INET, SOCK_STREAM);
  const sink = socket(AF_INET, SOCK_STREAM);
  try {
    await source.connect("127.0.0.1", from);
    await sink.connect("127.0.0.1", to);
    let passed = 0;
    for (;;) {
      const piece = await source.recv();
      if (piece.length === 0) return passed;
      passed += await sink.sendAll(piece);
    }
  } finally {
    source.close();
    sink.close();
  }
  //#stub
  // return todo(); // your code
  //#endregion
}
