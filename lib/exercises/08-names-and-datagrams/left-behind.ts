import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Socket, socket } from "../../socket/socket.ts";
import { AF_UNIX, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const leftBehind: Exercise = predictErrno({
  id: "left-behind",
  title: "What a server leaves behind",
  chapter: "08",
  section: "8.7",
  points: 3,
  extra: true,
  prompt:
    "A server had called `bind()` and `listen()` for a Unix-domain path. Somebody makes one call for the same path. What does the kernel answer?",
  answer: "leftBehind",
  questions: [
    {
      key: "again",
      ask: "bind(), after the server's socket was closed",
      answer: "EADDRINUSE",
      mistakes: { ok: "close() leaves the file where it is, and bind() takes over no file" },
      look: "8.j: the first bind()",
      run: () =>
        withServer(async ({ server, other, path }) => {
          server.close();
          return outcomeOf(() => other.bind(path));
        }),
    },
    {
      key: "visit",
      ask: "connect(), after the server's socket was closed",
      answer: "ECONNREFUSED",
      mistakes: {
        ENOENT: "the file is still there; only nobody listens behind it",
        ok: "nobody is there to connect to",
      },
      look: "8.j: how does one tell a dead path from a living server?",
      run: () =>
        withServer(async ({ server, other, path }) => {
          server.close();
          return outcomeOf(() => other.connect(path));
        }),
    },
    {
      key: "removed",
      ask: "connect(), while the server listens, after somebody removed the file",
      answer: "ENOENT",
      mistakes: {
        ok: "the server lives, but its name is gone: nobody finds it any more",
        ECONNREFUSED: "that would need a file to ask behind",
      },
      look: "8.j: the file is only a name. What is left when it is gone?",
      run: () =>
        withServer(async ({ other, path }) => {
          rmSync(path);
          return outcomeOf(() => other.connect(path));
        }),
    },
    {
      key: "second",
      ask: "bind(), while the server listens, after somebody removed the file",
      answer: "ok",
      mistakes: { EADDRINUSE: "only the file is looked at, and it is gone: this is how a twin takes a path away" },
      look: "the text after 8.j: why a server should not remove a path blindly",
      run: () =>
        withServer(async ({ other, path }) => {
          rmSync(path);
          return outcomeOf(() => other.bind(path));
        }),
    },
    {
      key: "abstract",
      ask: "bind(), after the server's socket was closed, if the path was the abstract name @shop",
      answer: "ok",
      mistakes: { EADDRINUSE: "an abstract name has no file, and goes with its socket" },
      look: "the text after 8.j: names that begin with a NUL byte",
      run: () =>
        withServer(async ({ server, other, path }) => {
          const name = `@${path}`; // which nobody else has
          const first = socket(AF_UNIX, SOCK_STREAM);
          first.bind(name);
          first.close();
          server.close();
          return outcomeOf(() => other.bind(name));
        }),
    },
  ],
  hints: [
    "Two things end on their own: the socket, with close(), and the file, with unlink(). Which of them is there in each case?",
    "bind() fails if the file is there, whoever made it. connect() needs the file and, behind it, a socket that listens.",
    "EADDRINUSE, ECONNREFUSED, ENOENT, ok, ok.",
  ],
});

interface Scene {
  readonly server: Socket;
  readonly other: Socket;
  readonly path: string;
}

/** A server that listens at a path, and another socket; all of it is removed when its use is over. */
async function withServer(use: (scene: Scene) => Promise<string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "socklab-"));
  const path = join(folder, "shop.sock");
  const [server, other] = [socket(AF_UNIX, SOCK_STREAM), socket(AF_UNIX, SOCK_STREAM)];
  try {
    server.bind(path);
    server.listen(4);
    return await use({ server, other, path });
  } finally {
    for (const one of [server, other]) one.close();
    rmSync(folder, { recursive: true });
  }
}
