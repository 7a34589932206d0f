import { type Socket, socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_DGRAM, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { portOf } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const portConflicts: Exercise = predictErrno({
  id: "port-conflicts",
  title: "Is this port taken?",
  chapter: "04-1",
  section: "4.2",
  points: 3,
  extra: true,
  prompt:
    'A TCP socket is bound to 127.0.0.1, port 5000. Then somebody calls `bind()` once more, each time as described below, and the first socket is still open. (Three errors are possible: EADDRINUSE, "the address is in use"; EADDRNOTAVAIL, "this machine has no such address"; EINVAL, "not with this socket".) What does the kernel answer?',
  answer: "portConflicts",
  questions: [
    {
      key: "same",
      ask: "a second TCP socket, to 127.0.0.1 port 5000",
      answer: "EADDRINUSE",
      mistakes: {
        ok: "two owners of one address? Then nobody would know whose connection it is",
        EINVAL: "the socket is new, and asks for the first time: what else may be in its way?",
        EACCES: "that is about rights, for ports below 1024",
      },
      look: "who has this address already? Read once more what the three errors mean: 4.d",
      run: () => besides(SOCK_STREAM, "127.0.0.1"),
    },
    {
      key: "udp",
      ask: "a UDP socket, to 127.0.0.1 port 5000",
      answer: "ok",
      mistakes: { EADDRINUSE: "who counts the ports, the machine or each protocol? 4.b tried it" },
      look: "do TCP and UDP share their ports? 4.b tried it",
      run: () => besides(SOCK_DGRAM, "127.0.0.1"),
    },
    {
      key: "neighbour",
      ask: "a second TCP socket, to 127.0.0.2 port 5000",
      answer: "ok",
      mistakes: {
        EADDRINUSE: "what is taken, the port, or the pair of an address and a port?",
        EADDRNOTAVAIL: "all of 127.0.0.0/8 is this machine, not only 127.0.0.1",
      },
      look: "an address and a port belong together: is this the same pair?",
      run: () => besides(SOCK_STREAM, "127.0.0.2"),
    },
    {
      key: "everywhere",
      ask: "a second TCP socket, to 0.0.0.0 port 5000",
      answer: "EADDRINUSE",
      mistakes: {
        ok: "0.0.0.0 stands for all addresses of the machine: is 127.0.0.1 among them?",
        EADDRNOTAVAIL: "the machine has it, since 0.0.0.0 stands for all its addresses: is each of them free?",
      },
      look: "0.0.0.0 means every address of this machine: is one of them taken?",
      run: () => besides(SOCK_STREAM, "0.0.0.0"),
    },
    {
      key: "foreign",
      ask: "a second TCP socket, to 192.0.2.1, which is an address of no machine here",
      answer: "EADDRNOTAVAIL",
      mistakes: {
        ok: "a socket can only have an address that its machine has",
        EADDRINUSE: "in use by whom? No socket here has it",
        ENETUNREACH: "nothing is sent, so no route is looked for: this machine just has no such address",
      },
      look: "which machine has this address? Read once more what the three errors mean",
      run: () => besides(SOCK_STREAM, "192.0.2.1"),
    },
    {
      key: "again",
      ask: "the first socket itself, to another free port",
      answer: "EINVAL",
      mistakes: {
        ok: "a socket is bound once in its life",
        EADDRINUSE: "the other port is free: is it the address that is wrong, or the socket?",
        EISCONN: "it is bound, and not connected",
      },
      look: "what does bind() give a socket, and has this one got it already?",
      run: () => withBound((first) => outcomeOf(() => first.bind("127.0.0.1", 0))),
    },
  ],
  hints: [
    "What exactly is taken: the port, or something larger that the port is a part of?",
    "Protocol, address and port together must differ in one of the three. What does 0.0.0.0 stand for?",
    "EADDRINUSE, ok, ok, EADDRINUSE, EADDRNOTAVAIL, EINVAL.",
  ],
});

/** What a second bind to the same port answers. */
function besides(type: number, host: string): Promise<string> {
  return withBound(async (first) => {
    const second = socket(AF_INET, type);
    const outcome = await outcomeOf(() => second.bind(host, portOf(first)));
    second.close();
    return outcome;
  });
}

async function withBound(use: (first: Socket) => Promise<string>): Promise<string> {
  const first = socket(AF_INET, SOCK_STREAM);
  first.bind("127.0.0.1", 0);
  try {
    return await use(first);
  } finally {
    first.close();
  }
}
