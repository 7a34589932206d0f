import { type Socket, socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../syscall/constants.ts";
import { look } from "../../trace/linux/kernel-view.ts";
import type { Exercise } from "../exercise.ts";
import { fill } from "../kit/ask/fill.ts";
import { listenAnywhere } from "../kit/ask/pair.ts";
import { outcomeOf } from "../kit/ask/predict.ts";

export const queueLength: Exercise = fill({
  id: "queue-length",
  title: "How long is the queue?",
  chapter: "04-3",
  section: "4.3",
  points: 3,
  prompt:
    "A server calls `listen(1)` and then nothing for a while. Clients connect, each for at most 25 ms. After every call the kernel is asked how many finished connections wait in the server's queue. Then the server accepts one.",
  answer: "queueLength",
  record: [
    "server.listen(1): ok. In the queue: 0",
    "client 1 connects: ok. In the queue: ‹a›",
    "client 2 connects: ‹b›. In the queue: ‹c›",
    "client 3 connects: ‹d›. In the queue: ‹e›",
    "server.accept(): ok. In the queue: ‹f›",
  ],
  blanks: [
    {
      key: "a",
      ask: "in the queue after client 1",
      answer: "1",
      mistakes: { "0": "nobody has called accept() yet: the connection is finished, and waits" },
      look: "the kernel finishes the handshake by itself, and keeps the connection until accept() takes it",
    },
    {
      key: "b",
      ask: "what became of client 2: ok, or no answer",
      answer: "ok",
      mistakes: {
        "no answer": "listen(1) is one less than fits: see 4.g",
        refused: "a full queue refuses nobody on Linux: it stays silent. But is it full?",
      },
      look: "on Linux listen(n) keeps room for n + 1: see 4.g",
    },
    {
      key: "c",
      ask: "in the queue after client 2",
      answer: "2",
      mistakes: { "1": "the queue takes one more than listen() was told" },
      look: "on Linux listen(n) keeps room for n + 1: see 4.g",
    },
    {
      key: "d",
      ask: "what became of client 3: ok, or no answer",
      answer: "no answer",
      mistakes: {
        ok: "the queue is full now",
        refused:
          "that is for a port where nobody listens: a full queue stays silent, so that the client tries again by itself",
        ECONNREFUSED:
          "that is for a port where nobody listens: a full queue stays silent, so that the client tries again by itself",
      },
      look: "the queue is full, and the server is busy, not gone: does it say no, or nothing?",
    },
    {
      key: "e",
      ask: "in the queue after client 3",
      answer: "2",
      mistakes: { "3": "it did not get in" },
      look: "client 3 did not get in",
    },
    {
      key: "f",
      ask: "in the queue after accept()",
      answer: "1",
      mistakes: {
        "2": "accept() has taken one of them out, and client 3 has given up",
        "0": "accept() takes one, not all",
      },
      look: "accept() takes one connection off the queue",
    },
  ],
  hints: [
    "What finishes a connection: the kernel, or accept() in the server's program?",
    "listen(n) keeps room for n + 1 connections. What does a full queue say to one more?",
    "1, ok, 2, no answer, 2, 1.",
  ],
  run: async () => {
    const made: Socket[] = [];
    const make = (): Socket => {
      const one = socket(AF_INET, SOCK_STREAM);
      made.push(one);
      return one;
    };
    const server = make();
    try {
      const { port } = listenAnywhere(server, 1);
      const line = (what: string, outcome: string): string =>
        `${what}: ${outcome === "ERR_DEADLINE" ? "no answer" : outcome}. In the queue: ${look(server.fd).acceptQueue}`;
      const lines = [line("server.listen(1)", "ok")];
      for (const number of [1, 2, 3]) {
        const client = make();
        const outcome = await outcomeOf(() => client.connect("127.0.0.1", port, { timeoutMs: 25 }));
        if (outcome !== "ok") client.close(); // else its SYN, sent again and again, gets in after accept()
        lines.push(line(`client ${number} connects`, outcome));
      }
      made.push(await server.accept());
      lines.push(line("server.accept()", "ok"));
      return lines;
    } finally {
      for (const one of made) one.close();
    }
  },
});
