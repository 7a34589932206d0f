import { EPOLL_CTL_ADD, EPOLL_CTL_MOD, EPOLLET, EPOLLIN } from "../../syscall/constants.ts";
import * as sys from "../../syscall/mod.ts";
import { look } from "../../trace/linux/kernel-view.ts";
import type { Exercise } from "../exercise.ts";
import { fill } from "../kit/ask/fill.ts";
import { portOf, until, withPair } from "../kit/ask/pair.ts";
import { recorded } from "../kit/ask/recorded.ts";

export const whoIsTold: Exercise = fill({
  id: "who-is-told",
  title: "Who is told?",
  chapter: "07",
  section: "7.4",
  points: 2,
  prompt:
    "A client (4) and a server's connection (5). Descriptor 6 is an epoll set that watches 5, first edge-triggered. What was sent has always arrived before the next call, and `epoll_wait` answers with the number of events.",
  answer: "whoIsTold",
  record: [
    "epoll_create1(EPOLL_CLOEXEC) = 6",
    "epoll_ctl(6, EPOLL_CTL_ADD, 5, EPOLLIN|EPOLLET) = 0",
    'send(4, "0123456789", 10, 0) = 10',
    "epoll_wait(6, …, 8, 0 ms) = ‹a›",
    'recv(5, "0123", 4, 0) = 4',
    "epoll_wait(6, …, 8, 0 ms) = ‹b›",
    'send(4, "more", 4, 0) = 4',
    "epoll_wait(6, …, 8, 0 ms) = ‹c›",
    "epoll_wait(6, …, 8, 0 ms) = ‹d›",
    "epoll_ctl(6, EPOLL_CTL_MOD, 5, EPOLLIN) = 0",
    "epoll_wait(6, …, 8, 0 ms) = ‹e›",
    "epoll_wait(6, …, 8, 0 ms) = ‹f›",
    'recv(5, "456789more", 64, 0) = ‹g›',
    "epoll_wait(6, …, 8, 0 ms) = ‹h›",
  ],
  blanks: [
    {
      key: "a",
      ask: "how many events there are when ten bytes have come",
      answer: "1",
      mistakes: { "10": "it counts descriptors that have something to tell, not bytes" },
      look: "something has become ready since the set was asked last",
    },
    {
      key: "b",
      ask: "when four of them were read",
      answer: "0",
      mistakes: { "1": "six bytes are left, but nothing has *become* ready: an edge is told once" },
      look: "7.e: what did the edge-triggered set say when bytes were left?",
    },
    {
      key: "c",
      ask: "when more bytes have come",
      answer: "1",
      mistakes: { "0": "new bytes are a new edge" },
      look: "7.e: the third number of the edge-triggered set",
    },
    {
      key: "d",
      ask: "when it is asked once more",
      answer: "0",
      mistakes: { "1": "that edge has been told already" },
      look: "has anything come since the line before?",
    },
    {
      key: "e",
      ask: "when the set has been made level-triggered",
      answer: "1",
      mistakes: { "0": "from here on it tells what is ready, and ten bytes wait" },
      look: "which bytes wait in the queue at this moment?",
    },
    {
      key: "f",
      ask: "when it is asked once more",
      answer: "1",
      mistakes: { "0": "a level is told again and again, for as long as it lasts" },
      look: "7.e: the level-triggered set",
    },
    {
      key: "g",
      ask: "what the second recv() answers",
      answer: "10",
      mistakes: { "64": "64 is how many it would take; so many have not come" },
      look: "six bytes were left, and four have come",
    },
    {
      key: "h",
      ask: "when all has been read",
      answer: "0",
      mistakes: { "1": "the level has gone: there is nothing to read" },
      look: "is there anything to read?",
    },
  ],
  hints: [
    "For each epoll_wait: edge or level? For an edge: has anything come since the last time? For a level: is anything there?",
    "Edge-triggered: told, not told, told, not told. Then the set is changed, and ten bytes are there.",
    "1, 0, 1, 0, 1, 1, 10, 0.",
  ],
  run: async () => {
    const lines = await recorded(() =>
      withPair(async ({ client, conn }) => {
        const epfd = sys.epoll_create1();
        const wait = (): unknown => sys.epoll_wait(epfd, 8, 0);
        const send = async (text: string, queued: number): Promise<void> => {
          await client.send(text);
          await until(() => look(conn.fd).recvQueue === queued);
        };
        try {
          sys.epoll_ctl(epfd, EPOLL_CTL_ADD, conn.fd, EPOLLIN | EPOLLET);
          await send("0123456789", 10);
          wait();
          await conn.recv(4);
          wait();
          await send("more", 10);
          for (let turn = 0; turn < 2; turn++) wait();
          sys.epoll_ctl(epfd, EPOLL_CTL_MOD, conn.fd, EPOLLIN);
          for (let turn = 0; turn < 2; turn++) wait();
          await conn.recv(64);
          wait();
        } finally {
          sys.close(epfd);
        }
        return { server: portOf(conn) };
      }),
    );
    return lines.slice(lines.findIndex((line) => line.startsWith("epoll_create1("))).map(inPrint);
  },
});

/** In print the epoll set is 6, and the connection in its lists of events 5. */
function inPrint(line: string): string {
  return line
    .replace(/^epoll_create1\((\w+)\) = \d+/, "epoll_create1($1) = 6")
    .replace(/^epoll_wait\(\d+, \[.*\],/, "epoll_wait(6, …,")
    .replace(/^epoll_ctl\(\d+, (\w+), \d+, \[\d+: (.*)\]\)/, "epoll_ctl(6, $1, 5, $2)");
}
