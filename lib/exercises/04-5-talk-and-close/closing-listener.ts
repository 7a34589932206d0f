import { socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../syscall/constants.ts";
import * as sys from "../../syscall/mod.ts";
import type { Exercise } from "../exercise.ts";
import { until, withPair } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const closingListener: Exercise = predictErrno({
  id: "closing-listener",
  title: "When the server closes its door",
  chapter: "04-5",
  section: "4.6",
  points: 3,
  prompt:
    "A server has accepted one client. A second client is connected and waits in the queue. Then the server closes its **listening** socket, and nothing else. What does the kernel answer to these calls?",
  answer: "closingListener",
  questions: [
    {
      key: "accepted",
      ask: "the accepted client calls send()",
      answer: "ok",
      mistakes: {
        ECONNRESET: "its connection has a socket of its own at the server: conn, and that is open",
        EPIPE: "its connection has a socket of its own at the server: conn, and that is open",
      },
      look: "which socket talks to this client: the one that was closed?",
      run: () =>
        withPair(({ server, client }) => {
          server.close();
          return outcomeOf(() => client.send("still there?"));
        }),
    },
    {
      key: "queued",
      ask: "the client in the queue calls recv()",
      answer: "ECONNRESET",
      mistakes: {
        ok: "0 bytes would be an orderly end; but nobody ever took this connection, and the kernel throws it away",
        ECONNREFUSED: "its connect() succeeded long ago: too late to be refused",
        ENOTCONN: "it was connected, though nobody had taken it: what became of the connection?",
        EPIPE: "that is send()'s word; recv() says what was done to the connection",
      },
      look: "its connection was finished, but nobody took it: the kernel ends it, and not in an orderly way",
      run: () =>
        withPair(async ({ server, port }) => {
          const queued = socket(AF_INET, SOCK_STREAM);
          await queued.connect("127.0.0.1", port);
          server.close();
          await until(() => queued.view().state === "CLOSE"); // the reset has arrived
          const outcome = await outcomeOf(() => queued.recv(16));
          queued.close();
          return outcome;
        }),
    },
    {
      key: "newcomer",
      ask: "a third client calls connect() to the same port",
      answer: "ECONNREFUSED",
      mistakes: {
        ok: "conn is at that port, but it talks to its own client; nobody listens there",
        ETIMEDOUT: "the machine is there, and says at once that nobody listens",
        EADDRINUSE: "whether a port may be bound is another question: here somebody wants to connect",
      },
      look: "nobody listens there now, even though a connection still has that port",
      run: () =>
        withPair(async ({ server, port }) => {
          server.close();
          const third = socket(AF_INET, SOCK_STREAM);
          const outcome = await outcomeOf(() => third.connect("127.0.0.1", port));
          third.close();
          return outcome;
        }),
    },
    {
      key: "accept",
      ask: "the server calls sys.accept() with the old number",
      answer: "EBADF",
      mistakes: {
        EINVAL: "that is for a socket that does not listen; here there is no socket any more",
        EAGAIN: "that would mean an empty queue; here there is no queue any more",
        ECONNABORTED: "the kernel looks the number up first",
      },
      look: "the number was closed: the kernel looks it up first",
      run: () =>
        withPair(({ server }) => {
          server.close();
          return outcomeOf(() => sys.accept(server.fd));
        }),
    },
  ],
  hints: [
    "Four sockets: which of them was closed? Which of the others depend on it?",
    "An accepted connection lives by itself. A connection in the queue belongs to the listening socket.",
    "ok, ECONNRESET, ECONNREFUSED, EBADF.",
  ],
});
