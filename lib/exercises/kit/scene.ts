import { type Socket, socket } from "../../socket/socket.ts";
import { WaitError } from "../../socket/wait/wait-error.ts";
import { AF_INET, SHUT_WR, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Lab } from "./lab.ts";

/** A call that an order may have: what it does, with the sockets that were made so far. */
type Move = (world: World) => unknown;

/** A wait that lasts longer than this would last for ever: everybody who could end it is in the same order. */
const WAIT = { timeoutMs: 60 };

/** Sockets by their names, for calls that are made one by one in an order that somebody chose. */
export class World {
  readonly #sockets = new Map<string, Socket>();
  port = 0;

  /** @throws when there is no socket of this name yet */
  get(name: string): Socket {
    const found = this.#sockets.get(name);
    if (found) return found;
    throw new Error(`there is no ${name} yet: it has to be made first`);
  }

  set(name: string, made: Socket): void {
    this.#sockets.set(name, made);
  }

  close(): void {
    for (const one of this.#sockets.values()) one.close();
  }
}

/** Every call that an order can be made of, by the line that stands for it. */
const MOVES: Readonly<Record<string, Move>> = {
  "server = socket()": (world) => world.set("server", socket(AF_INET, SOCK_STREAM)),
  "client = socket()": (world) => world.set("client", socket(AF_INET, SOCK_STREAM)),
  "server.bind()": (world) => world.get("server").bind("127.0.0.1", world.port),
  "server.listen()": (world) => world.get("server").listen(1),
  "client.connect()": (world) => world.get("client").connect("127.0.0.1", world.port, WAIT),
  "conn = server.accept()": async (world) => world.set("conn", await world.get("server").accept(WAIT)),
  'client.send("question")': (world) => world.get("client").send("question", WAIT),
  'conn.recv() gives "question"': async (world) => expectText(await world.get("conn").recv(64, WAIT), "question"),
  'conn.send("answer")': (world) => world.get("conn").send("answer", WAIT),
  'client.recv() gives "answer"': async (world) => expectText(await world.get("client").recv(64, WAIT), "answer"),
  "client.shutdown(SHUT_WR)": (world) => world.get("client").shutdown(SHUT_WR),
  "conn.recv() gives 0 bytes": async (world) => expectText(await world.get("conn").recv(64, WAIT), ""),
  "client.close()": (world) => world.get("client").close(),
  "conn.close()": (world) => world.get("conn").close(),
  "server.close()": (world) => world.get("server").close(),
};

function expectText(got: { readonly text: string }, text: string): void {
  if (got.text !== text) throw new Error(`it gave ${JSON.stringify(got.text)} at this place`);
}

/**
 * Carries calls out for real, one after the other, up to the first that fails.
 *
 * @param given calls that others have made before, on the other side
 * @returns which one failed (its index), and why; nothing if none did
 */
export async function carryOut(
  lines: readonly string[],
  lab: Lab,
  given: readonly string[] = [],
): Promise<{ index: number; why: string } | undefined> {
  const world = new World();
  world.port = await lab.port();
  try {
    for (const line of given) await MOVES[line]?.(world);
    for (const [index, line] of lines.entries()) {
      try {
        await MOVES[line]?.(world);
      } catch (error) {
        return { index, why: whyOf(error) };
      }
    }
    return undefined;
  } finally {
    world.close();
  }
}

function whyOf(error: unknown): string {
  if (error instanceof WaitError) return `it would wait for ever for ${error.waitingFor}`;
  const { code, message } = error as { code?: string; message: string };
  return code === "ERR_CLOSED" ? "this socket has been closed already" : message;
}
