import { connect, createServer, type Server, type Socket } from "node:net";
import { availableParallelism } from "node:os";

/**
 * Lets the judge's workers take turns in starting answers' processes: no more at a time than there are processors. A start
 * takes a processor for itself, and many at once would keep answers from running that have deadlines. Whoever holds a
 * connection has a turn, so one that ends unexpectedly gives it back.
 *
 * @param path of a Unix socket: workers have networks of their own, and share files
 */
export function serveTurns(path: string, most: number = availableParallelism()): Server {
  const waiting: Socket[] = [];
  let taken = 0;
  const give = (): void => {
    while (taken < most && waiting.length > 0) {
      taken++;
      waiting.shift()?.write("\n");
    }
  };
  const server = createServer((conn) => {
    waiting.push(conn);
    conn.on("error", () => {}).resume();
    conn.on("close", () => {
      const at = waiting.indexOf(conn);
      if (at >= 0) waiting.splice(at, 1);
      else taken--;
      give();
    });
    give();
  });
  return server.listen(path);
}

/**
 * Waits for a turn.
 *
 * @returns what gives it back
 */
export function takeTurn(path: string): Promise<() => void> {
  return new Promise((resolve) => {
    const conn = connect(path);
    const begin = (): void => resolve(() => conn.destroy());
    conn.once("data", begin).once("error", begin); // without a server there are no turns to take
  });
}
