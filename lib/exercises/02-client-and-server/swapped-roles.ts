import { socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { withPair } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const swappedRoles: Exercise = predictErrno({
  id: "swapped-roles",
  title: "Once a server, always a server",
  chapter: "02",
  section: "2.1",
  points: 2,
  prompt:
    "A server listens, a client is connected to it, and `conn` is what `accept()` gave the server. Now each of them is asked to do something more. What does the kernel answer? Not all of it fails.",
  answer: "swappedRoles",
  questions: [
    {
      key: "serverConnects",
      ask: "the listening socket calls connect()",
      answer: "EISCONN",
      mistakes: {
        EINVAL:
          "that is what the swapped listen() gets; connect() finds that the socket is in use already, and has its own word for that",
        ok: "a passive socket cannot become an active one: run the swap in 2.b",
        ENOTCONN: "connect() is for sockets that are not connected: why would that be an error?",
      },
      look: "run the swap in 2.b again: the first of the two errors is the one",
      run: () => withPair(({ server, port }) => outcomeOf(() => server.connect("127.0.0.1", port))),
    },
    {
      key: "clientListens",
      ask: "the connected socket calls listen()",
      answer: "EINVAL",
      mistakes: {
        EISCONN:
          "that is connect()'s word for it; listen() has no word of its own, and says only that the request makes no sense",
        ok: "it has a peer already: run the swap in 2.b",
        EOPNOTSUPP:
          "that is for a kind of socket that can never listen, UDP for one; a stream socket could have, earlier",
      },
      look: "run the swap in 2.b again: the second of the two errors is the one",
      run: () => withPair(({ client }) => outcomeOf(() => client.listen(1))),
    },
    {
      key: "clientAgain",
      ask: "the connected socket calls connect() once more",
      answer: "EISCONN",
      mistakes: {
        ok: "one stream socket, one connection: for a second one you make a second socket",
        EADDRINUSE: "ports are shared all the time: it is the socket itself that is taken",
        EALREADY: "that is said while the first connect() is still under way; this one is done",
      },
      look: "the socket IS CONNected: its errno says just that",
      run: () => withPair(({ client, port }) => outcomeOf(() => client.connect("127.0.0.1", port))),
    },
    {
      key: "serverAgain",
      ask: "the listening socket calls listen() once more",
      answer: "ok",
      mistakes: {
        EINVAL: "it asks for nothing new but another length of the queue, and the kernel grants that",
        EISCONN: "a listening socket is not connected, and listen() does not ask",
        EADDRINUSE: "the port is in use by this very socket",
      },
      look: "listen(2) says what its argument is for: might you want to change it later?",
      run: () => withPair(({ server }) => outcomeOf(() => server.listen(2))),
    },
    {
      key: "another",
      ask: "a third socket connects to the same server",
      answer: "ok",
      mistakes: {
        EISCONN: "the server's listening socket has no peer of its own: conn has. It goes on listening",
        ECONNREFUSED: "the server still listens",
      },
      look: "that is what servers are for: one listening socket, many clients",
      run: () =>
        withPair(async ({ port }) => {
          const third = socket(AF_INET, SOCK_STREAM);
          const outcome = await outcomeOf(() => third.connect("127.0.0.1", port));
          third.close();
          return outcome;
        }),
    },
  ],
  hints: [
    "Which of the five asks a socket to change its role, and which only asks for more of the same?",
    "The swap in 2.b answers the first two.",
    "EISCONN, EINVAL, EISCONN, and the last two are ok.",
  ],
});
