import { socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_DGRAM, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { withPair, withSockets } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const connectOutcomes: Exercise = predictErrno({
  id: "connect-outcomes",
  title: "Whom does connect() reach?",
  chapter: "03-1",
  section: "3.2",
  points: 2,
  prompt: "Five connects. What does the kernel answer?",
  answer: "connectOutcomes",
  questions: [
    {
      key: "tcp",
      ask: "a stream socket, to a port of 127.0.0.1 where nobody listens",
      answer: "ECONNREFUSED",
      mistakes: {
        ETIMEDOUT: "that takes a host that stays silent; this one is there, and says no at once",
        ok: "a handshake needs somebody at the other end",
        EHOSTUNREACH: "the host can be reached: it is this very machine",
      },
      look: "the first run in 3.c",
      run: async (lab) => {
        const port = await lab.port();
        return withSockets(1, SOCK_STREAM, (one) => outcomeOf(() => one.connect("127.0.0.1", port)));
      },
    },
    {
      key: "udp",
      ask: "a datagram socket, to a port where nobody listens",
      answer: "ok",
      mistakes: {
        ECONNREFUSED: "nothing is sent by this connect(), so nobody can refuse. The no comes later, after a datagram",
        EOPNOTSUPP: "a datagram socket may connect: it only notes its peer",
      },
      look: "on a datagram socket connect() sends nothing: it notes the peer's address, no more",
      run: async (lab) => {
        const port = await lab.port();
        return withSockets(1, SOCK_DGRAM, (one) => outcomeOf(() => one.connect("127.0.0.1", port)));
      },
    },
    {
      key: "family",
      ask: "an AF_INET stream socket, to the IPv6 address ::1",
      answer: "EAFNOSUPPORT",
      mistakes: {
        ECONNREFUSED: "it does not get that far: the socket's family has no such addresses",
        EINVAL: "the kernel is more exact: it names the Address Family",
        ENETUNREACH: "no route is looked for: the socket's family has no such addresses",
      },
      look: "the family was chosen at creation: which addresses can an AF_INET socket have?",
      run: () => withSockets(1, SOCK_STREAM, (one) => outcomeOf(() => one.connect("::1", 5000))),
    },
    {
      key: "twice",
      ask: "a stream socket that is connected, to the same server",
      answer: "EISCONN",
      mistakes: {
        ok: "a stream socket has one connection in its life",
        EALREADY: "that is said while the first handshake is still under way",
        EADDRINUSE: "it is not an address that is in use: the socket IS CONNected",
      },
      look: "3.d and chapter 02: one stream socket, one connection",
      run: () => withPair(({ client, port }) => outcomeOf(() => client.connect("127.0.0.1", port))),
    },
    {
      key: "bound",
      ask: "a stream socket that was bound to a port first, to a server that listens",
      answer: "ok",
      mistakes: {
        EISCONN: "bind() gives the socket an address; it does not connect it",
        EADDRINUSE: "the port is this socket's own: bind() got it, and connect() goes out from it",
        EINVAL: "a client may choose its own port, though few do",
      },
      look: "the kernel chooses a client's port only if the client has not: see the end of chapter 02",
      run: () =>
        withPair(async ({ port }) => {
          const bound = socket(AF_INET, SOCK_STREAM);
          bound.bind("127.0.0.1", 0);
          const outcome = await outcomeOf(() => bound.connect("127.0.0.1", port));
          bound.close();
          return outcome;
        }),
    },
  ],
  hints: [
    "Which of these connects sends something over the network at all?",
    "What is asked first: the kernel about the socket and the address, or the other side? Three of the answers come from this side alone.",
    "ECONNREFUSED, ok, EAFNOSUPPORT, EISCONN, ok.",
  ],
});
