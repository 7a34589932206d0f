// gives the lines one by one
import { AF_INET, SOCK_STREAM, type Socket, socket } from "socklab";

async function* linesOf(conn: Socket, size: number): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for (;;) {
    const piece = await conn.recv(size);
    if (piece.length === 0) return;
    rest = Buffer.concat([rest, piece]);
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      yield rest.subarray(0, at).toString("utf8");
      rest = rest.subarray(at + 1);
    }
  }
}

export async function readLines(port: number, size: number) {
  const client = socket(AF_INET, SOCK_STREAM);
  try {
    await client.connect("127.0.0.1", port);
    const lines = [];
    for await (const line of linesOf(client, size)) lines.push(line);
    return lines;
  } finally {
    client.close();
  }
}
