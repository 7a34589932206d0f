import { socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_DGRAM, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { fill } from "../kit/ask/fill.ts";
import { recorded } from "../kit/ask/recorded.ts";

const MADE_NEW = "close(3) gave the number 3 back: may the kernel use it again?";

export const lowestNumber: Exercise = fill({
  id: "lowest-number",
  title: "Which number comes next?",
  chapter: "01",
  section: "1",
  points: 2,
  prompt:
    "A program starts with the descriptors 0, 1 and 2, for its input, its output and its error messages. Then it makes sockets and closes one. The kernel always gives the *lowest number that is free*. Which numbers did it give?",
  answer: "lowestNumber",
  record: [
    "socket(AF_INET, SOCK_STREAM, 0) = 3",
    "socket(AF_INET, SOCK_DGRAM, 0) = ‹a›",
    "close(3) = 0",
    "socket(AF_INET, SOCK_DGRAM, 0) = ‹b›",
    "socket(AF_INET, SOCK_STREAM, 0) = ‹c›",
  ],
  blanks: [
    {
      key: "a",
      ask: "the number of the second socket",
      answer: "4",
      mistakes: { "3": "3 is taken by the first socket: which is the lowest number that is free?" },
      look: "0, 1, 2 and 3 are taken; a datagram socket takes its number from the same table",
    },
    {
      key: "b",
      ask: "the number of the socket made after close(3)",
      answer: "3",
      mistakes: { "5": MADE_NEW, "4": "4 is still open: only 3 was closed" },
      look: MADE_NEW,
    },
    {
      key: "c",
      ask: "the number of the last socket",
      answer: "5",
      mistakes: {
        "4": "4 was never closed",
        "6": "count again which numbers are open: is 5 among them?",
        "3": "3 was free only once; the line above has taken it",
      },
      look: "3 and 4 are open now: which is the lowest number that is free?",
    },
  ],
  hints: [
    "Make a list of the open numbers, and cross one out when it is closed. What is the first gap, line by line?",
    "After close(3) the first gap is at 3. That is why a number that you closed may soon belong to another socket.",
    "4, then 3 again, then 5.",
  ],
  run: () =>
    recorded(async () => {
      const first = socket(AF_INET, SOCK_STREAM);
      const second = socket(AF_INET, SOCK_DGRAM);
      first.close();
      const rest = [second, socket(AF_INET, SOCK_DGRAM), socket(AF_INET, SOCK_STREAM)];
      for (const one of rest) one.close();
      return {};
    }),
});
