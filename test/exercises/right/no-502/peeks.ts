// looks by a recv() that waits for nothing, and keeps the pool in a class
import { AF_INET, MSG_DONTWAIT, MSG_PEEK, SOCK_STREAM, type Socket, socket } from "socklab";

type Request = { port: number; method: string; path: string };
type Outcome = "nothing" | "broken" | { body: string; keep: boolean };

async function ask(client: Socket, { method, path }: Request): Promise<Outcome> {
  let came = "nothing" as "nothing" | "broken";
  try {
    await client.sendAll(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    let head = "";
    while (!head.endsWith("\r\n\r\n")) {
      const one = await client.recv(1);
      if (one.length === 0) return came;
      came = "broken";
      head += one.text;
    }
    const length = Number(head.toLowerCase().split("content-length:")[1]?.split("\r\n")[0]);
    const { text } = await client.recvExactly(length);
    return { body: text, keep: !head.toLowerCase().includes("connection: close") };
  } catch {
    return came;
  }
}

class Pool {
  readonly #idle: (Socket & { forPort?: number })[] = [];

  async #living(port: number): Promise<Socket | undefined> {
    const at = this.#idle.findIndex((one) => one.getpeername().port === port);
    if (at < 0) return undefined;
    const [one] = this.#idle.splice(at, 1);
    const code = await one?.recv(1, { flags: MSG_PEEK | MSG_DONTWAIT }).then(
      () => "ended",
      (error) => error.code,
    );
    if (code === "EAGAIN") return one;
    one?.close();
    return undefined;
  }

  async forward(request: Request): Promise<string> {
    const kept = await this.#living(request.port);
    if (kept) {
      const outcome = await ask(kept, request);
      if (typeof outcome === "object") return this.#done(kept, outcome);
      kept.close();
      if (outcome === "broken" || request.method !== "GET") return "502";
    }
    const fresh = socket(AF_INET, SOCK_STREAM);
    const outcome = await fresh.connect("127.0.0.1", request.port).then(
      () => ask(fresh, request),
      (): Outcome => "nothing",
    );
    if (typeof outcome === "object") return this.#done(fresh, outcome);
    fresh.close();
    return "502";
  }

  #done(client: Socket, { body, keep }: { body: string; keep: boolean }): string {
    if (keep) this.#idle.push(client);
    else client.close();
    return `200 ${body}`;
  }

  close(): void {
    for (const one of this.#idle) one.close();
  }
}

export async function balance(requests: Request[]): Promise<string[]> {
  const pool = new Pool();
  const answers: string[] = [];
  for (const request of requests) answers.push(await pool.forward(request));
  pool.close();
  return answers;
}
