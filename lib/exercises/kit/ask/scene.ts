import { type Socket, socket } from "../../../socket/socket.ts";
import { WaitError } from "../../../socket/wait/wait-error.ts";
import { AF_INET, SHUT_WR, SOCK_STREAM } from "../../../syscall/constants.ts";
import type { Lab } from "../check/lab.ts";

/** A call that an order may have: what it does, with the sockets that were made so far. */
type Move = (scene: Scene) => unknown;

/** A wait that lasts longer than this would last for ever: everybody who could end it is in the same order. */
const WAIT = { timeoutMs: 60 };

/** Sockets by their names, for calls that are made one by one in an order that somebody chose. */
class Scene {
  readonly #sockets = new Map<string, Socket>();
  port = 0;

  /** @throws when there is no socket of this name yet */
  get(name: string): Socket {
    const found = this.#sockets.get(name);
    if (found) return found;
    throw new Error(`there is no ${name} yet: it has to be made first`);
  }

  set(name: string, made: Socket): void {
    this.#sockets.get(name)?.close();
    this.#sockets.set(name, made);
  }

  close(): void {
    for (const one of this.#sockets.values()) one.close();
  }
}

/** Every call that an order can be made of, by the line that stands for it. */
const MOVES: Readonly<Record<string, Move>> = {
  "server = socket()": (scene) => scene.set("server", socket(AF_INET, SOCK_STREAM)),
  "client = socket()": (scene) => scene.set("client", socket(AF_INET, SOCK_STREAM)),
  "server.bind()": (scene) => scene.get("server").bind("127.0.0.1", scene.port),
  "server.listen()": (scene) => scene.get("server").listen(1),
  "client.connect()": (scene) => scene.get("client").connect("127.0.0.1", scene.port, WAIT),
  "conn = server.accept()": async (scene) => scene.set("conn", await scene.get("server").accept(WAIT)),
  'client.send("question")': (scene) => scene.get("client").send("question", WAIT),
  'conn.recv() gives "question"': async (scene) => expectText(await scene.get("conn").recv(64, WAIT), "question"),
  'conn.send("answer")': (scene) => scene.get("conn").send("answer", WAIT),
  'client.recv() gives "answer"': async (scene) => expectText(await scene.get("client").recv(64, WAIT), "answer"),
  "client.shutdown(SHUT_WR)": (scene) => scene.get("client").shutdown(SHUT_WR),
  "conn.recv() gives 0 bytes": async (scene) => expectText(await scene.get("conn").recv(64, WAIT), ""),
  "client.close()": (scene) => scene.get("client").close(),
  "conn.close()": (scene) => scene.get("conn").close(),
  "server.close()": (scene) => scene.get("server").close(),
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
  const scene = new Scene();
  scene.port = await lab.port();
  try {
    for (const line of given) await MOVES[line]?.(scene);
    for (const [index, line] of lines.entries()) {
      try {
        await MOVES[line]?.(scene);
      } catch (error) {
        return { index, why: whyOf(error) };
      }
    }
    return undefined;
  } finally {
    scene.close();
  }
}

function whyOf(error: unknown): string {
  if (error instanceof WaitError) return `it would wait for ever for ${error.waitingFor}`;
  const { code, message } = error as { code?: string; message: string };
  return code === "ERR_CLOSED" ? "this socket has been closed already" : message;
}
