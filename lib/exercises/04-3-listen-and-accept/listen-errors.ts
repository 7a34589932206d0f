import { SOCK_DGRAM, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { listenAnywhere, withPair, withSockets } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const listenErrors: Exercise = predictErrno({
  id: "listen-errors",
  title: "What listen() says",
  chapter: "04-3",
  section: "4.3",
  points: 2,
  extra: true,
  prompt:
    "`listen()` never waits: it says at once whether the socket became passive. Five sockets call it, and no client is anywhere near. What does the kernel answer?",
  answer: "listenErrors",
  questions: [
    {
      key: "bound",
      ask: "a TCP socket that is bound to a free port",
      answer: "ok",
      mistakes: {
        EAGAIN: "listen() does not wait for anybody, so there is nothing to come back for",
        EINVAL: "this is the usual way: create, bind, listen",
      },
      look: "the usual way: it is passive now, even though nobody has come",
      run: () =>
        withSockets(1, SOCK_STREAM, async (one) => {
          one.bind("127.0.0.1", 0);
          return outcomeOf(() => one.listen(1));
        }),
    },
    {
      key: "unbound",
      ask: "a TCP socket that has no port yet",
      answer: "ok",
      mistakes: {
        EINVAL: "you might think so; but the kernel picks a port: 2.d in chapter 02",
        EADDRNOTAVAIL: "the kernel finds a free port itself",
        EDESTADDRREQ: "POSIX allows that answer; Linux picks a port instead",
      },
      look: "chapter 02 tried this in 2.d",
      run: () => withSockets(1, SOCK_STREAM, (one) => outcomeOf(() => one.listen(1))),
    },
    {
      key: "udp",
      ask: "a UDP socket",
      answer: "EOPNOTSUPP",
      mistakes: {
        ok: "UDP has no connections, so there is nothing to queue",
        EINVAL: "no argument is wrong: this kind of socket does not SUPPort the OPeration at all",
        EPROTONOSUPPORT: "the protocol is fine; the OPeration is NOT SUPPorted by it",
      },
      look: "the OPeration is NOT SUPPorted by this kind of socket: the errno says so in capitals",
      run: () => withSockets(1, SOCK_DGRAM, (one) => outcomeOf(() => one.listen(1))),
    },
    {
      key: "connected",
      ask: "a TCP socket that is connected",
      answer: "EINVAL",
      mistakes: {
        EISCONN: "that is connect()'s word; listen() says only that it makes no sense",
        ok: "it has a peer: it can be active or passive, not both",
        EOPNOTSUPP: "a TCP socket can listen; this one could have, earlier",
      },
      look: "4.f and 2.b tried this",
      run: () => withPair(({ client }) => outcomeOf(() => client.listen(1))),
    },
    {
      key: "again",
      ask: "a TCP socket that listens already, with a longer queue",
      answer: "ok",
      mistakes: {
        EINVAL: "it stays what it is, and its queue becomes longer",
        EADDRINUSE: "the port is in use by this very socket",
        EISCONN: "a listening socket has no peer",
      },
      look: "might you want to change the length of the queue later?",
      run: () =>
        withSockets(1, SOCK_STREAM, async (one) => {
          listenAnywhere(one, 1);
          return outcomeOf(() => one.listen(8));
        }),
    },
  ],
  hints: [
    "Which of them is a stream socket without a peer? Those may become passive.",
    "listen() does not ask whether anybody wants to come. It asks only whether this socket can take anybody.",
    "ok, ok, EOPNOTSUPP, EINVAL, ok.",
  ],
});
