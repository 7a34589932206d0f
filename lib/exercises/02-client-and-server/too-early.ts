import { socket } from "../../socket/socket.ts";
import { AF_INET, SOCK_STREAM } from "../../syscall/constants.ts";
import * as sys from "../../syscall/mod.ts";
import type { Exercise } from "../exercise.ts";
import { withPair, withSockets } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const tooEarly: Exercise = predictErrno({
  id: "too-early",
  title: "Too early, too late",
  chapter: "02",
  section: "2.2",
  points: 3,
  prompt:
    "Calls out of order. Each is made on a TCP socket of its own; the first four on one that has only been created. Not all of it fails. What does the kernel answer?",
  answer: "tooEarly",
  questions: [
    {
      key: "sendFirst",
      ask: "send() before connect()",
      answer: "EPIPE",
      mistakes: {
        ENOTCONN:
          "you might expect it, and recv() does say so. But for send() Linux asks first whether this side can send at all: see 2.c",
        ok: "there is nowhere to put the bytes yet",
        EDESTADDRREQ: "that is what a UDP socket says; a stream has another word for a pipe that leads nowhere",
      },
      look: "2.c tried just this: the first of its two errors",
      run: () => withSockets(1, SOCK_STREAM, (one) => outcomeOf(() => one.send("hi"))),
    },
    {
      key: "recvFirst",
      ask: "recv() before connect()",
      answer: "ENOTCONN",
      mistakes: {
        EPIPE: "that is send()'s word: it is about a pipe that cannot be written to. recv()'s is about the connection",
        ok: "nothing can come from nowhere, and recv() knows it at once",
        EAGAIN: "that would mean: nothing there yet, come again. Without a connection nothing ever will be",
      },
      look: "2.c tried just this: the second of its two errors",
      run: () => withSockets(1, SOCK_STREAM, (one) => outcomeOf(() => one.recv(16))),
    },
    {
      key: "acceptFirst",
      ask: "accept() before listen()",
      answer: "EINVAL",
      mistakes: {
        ENOTCONN: "accept() is not for connected sockets anyway. What is it for?",
        EAGAIN: "that would mean that nobody has come yet. But nobody can: the socket does not listen",
        ok: "accept() takes from a queue, and without listen() there is none",
        EOPNOTSUPP: "that is for a kind of socket that can never accept, such as UDP's",
      },
      look: "2.d tried just this",
      run: () => withSockets(1, SOCK_STREAM, (one) => outcomeOf(() => one.accept())),
    },
    {
      key: "listenFirst",
      ask: "listen() before bind()",
      answer: "ok",
      mistakes: {
        EINVAL: "accept() says so before listen(). But does listen() need a bind()? See 2.d",
        EADDRINUSE: "no port was asked for: the kernel looks for one that is free",
        EDESTADDRREQ: "listen() is about this side's address, and the kernel can choose that",
      },
      look: "2.d tried just this, and a client found the server",
      run: () => withSockets(1, SOCK_STREAM, (one) => outcomeOf(() => one.listen(1))),
    },
    {
      key: "sendLast",
      ask: "sys.send() with the number of a connected socket that was closed",
      answer: "EBADF",
      mistakes: {
        EPIPE: "the kernel does not get as far as the pipe: it looks the number up first",
        ENOTCONN: "the kernel does not get as far as the connection: it looks the number up first",
        ECONNRESET: "the peer did nothing; this side closed",
      },
      look: "after close() the number means nothing: chapter 01 asked about such a number",
      run: () =>
        withPair(async ({ port }) => {
          const late = socket(AF_INET, SOCK_STREAM);
          await late.connect("127.0.0.1", port);
          late.close();
          return outcomeOf(() => sys.send(late.fd, "hi"));
        }),
    },
  ],
  hints: [
    "All five were tried in 2.c and 2.d. Which of them where?",
    "What does each call need: a connection, a queue, a number in the table?",
    "EPIPE, ENOTCONN, EINVAL, ok, EBADF.",
  ],
});
