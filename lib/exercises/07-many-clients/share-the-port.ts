import { type Socket, socket } from "../../socket/socket.ts";
import { AF_INET, SO_REUSEADDR, SO_REUSEPORT, SOCK_STREAM, SOL_SOCKET } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { portOf } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const shareThePort: Exercise = predictErrno({
  id: "share-the-port",
  title: "May they share a port?",
  chapter: "07",
  section: "7.5",
  points: 3,
  extra: true,
  prompt:
    "An old server listens on a port of 127.0.0.1, and a new one of the same user calls `bind()` for that port. “With” means that `SO_REUSEPORT` was set before `bind()`.",
  answer: "shareThePort",
  questions: [
    {
      key: "both",
      ask: "the old one is with, and so is the new one",
      answer: "ok",
      mistakes: { EADDRINUSE: "7.g did just this" },
      look: "7.g: what did the second bind() say?",
      run: () => bindsBeside([SO_REUSEPORT], SO_REUSEPORT),
    },
    {
      key: "onlyNew",
      ask: "the old one is without, the new one with",
      answer: "EADDRINUSE",
      mistakes: { ok: "then anybody could take a part of another server's clients: the old one must have agreed" },
      look: "whose consent does it take to share?",
      run: () => bindsBeside([undefined], SO_REUSEPORT),
    },
    {
      key: "onlyOld",
      ask: "the old one is with, the new one without",
      answer: "EADDRINUSE",
      mistakes: { ok: "the new one has not said that it would share" },
      look: "whose consent does it take to share?",
      run: () => bindsBeside([SO_REUSEPORT], undefined),
    },
    {
      key: "address",
      ask: "both have set SO_REUSEADDR instead",
      answer: "EADDRINUSE",
      mistakes: { ok: "that option is about what an old connection has left, never about a listener (6.f)" },
      look: "6.f: the rows of its table in which somebody listens",
      run: () => bindsBeside([SO_REUSEADDR], SO_REUSEADDR),
    },
    {
      key: "third",
      ask: "two servers listen already, both with, and so is the new one",
      answer: "ok",
      mistakes: { EADDRINUSE: "the group has no limit: a server may have one listener for each worker" },
      look: "7.5: a queue of its own for each worker. How many workers are there?",
      run: () => bindsBeside([SO_REUSEPORT, SO_REUSEPORT], SO_REUSEPORT),
    },
  ],
  hints: [
    "For each of them: have all who listen, and the new one, said that they would share?",
    "Sharing takes the consent of everybody on the port, and only SO_REUSEPORT is that consent.",
    "ok, EADDRINUSE, EADDRINUSE, EADDRINUSE, ok.",
  ],
});

/** What bind() answers to a server with an option, beside some that listen, each with its own. */
async function bindsBeside(olds: readonly (number | undefined)[], option: number | undefined): Promise<string> {
  const made: Socket[] = [];
  const tcp = (set: number | undefined): Socket => {
    const one = socket(AF_INET, SOCK_STREAM);
    made.push(one);
    if (set !== undefined) one.setsockopt(SOL_SOCKET, set, 1);
    return one;
  };
  try {
    let port = 0;
    for (const set of olds) {
      const old = tcp(set);
      old.bind("127.0.0.1", port);
      old.listen(1);
      port = portOf(old);
    }
    const anew = tcp(option);
    return await outcomeOf(() => anew.bind("127.0.0.1", port));
  } finally {
    for (const one of made) one.close();
  }
}
