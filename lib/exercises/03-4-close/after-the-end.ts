import { SHUT_WR, SO_LINGER, SOL_SOCKET } from "../../syscall/constants.ts";
import type { Exercise } from "../exercise.ts";
import { until, withPair } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const afterTheEnd: Exercise = predictErrno({
  id: "after-the-end",
  title: "After the end",
  chapter: "03-4",
  section: "3.4",
  points: 3,
  prompt:
    "A client and a server are connected. Then something ends, and the client makes one more call. What does the kernel answer?",
  answer: "afterTheEnd",
  questions: [
    {
      key: "ownEnd",
      ask: "send() after the client's own shutdown(SHUT_WR)",
      answer: "EPIPE",
      mistakes: {
        ENOTCONN: "it is still connected, and may receive; only sending is over",
        EBADF: "shutdown() leaves the descriptor open; only close() gives it back",
        ok: "the client itself has said that no more will come",
      },
      look: "sending is over on this side: which errno is about a pipe that cannot be written to?",
      run: () =>
        withPair(({ client }) => {
          client.shutdown(SHUT_WR);
          return outcomeOf(() => client.send("more"));
        }),
    },
    {
      key: "ownEndRecv",
      ask: "recv() after the client's own shutdown(SHUT_WR), when the server has sent something",
      answer: "ok",
      mistakes: {
        EPIPE: "that was sending; the other direction is as it was",
        ENOTCONN: "a half-close leaves half of the connection: which half?",
      },
      look: "SHUT_WR ends writing, and writing only",
      run: () =>
        withPair(async ({ client, conn }) => {
          client.shutdown(SHUT_WR);
          await conn.send("answer");
          return outcomeOf(() => client.recv(64));
        }),
    },
    {
      key: "firstSend",
      ask: "the first send() after the server has closed",
      answer: "ok",
      mistakes: {
        EPIPE:
          "not yet: that the server will send no more does not mean that it will not receive. This side must try, to find out",
        ECONNRESET: "the reset is the answer to these bytes: it comes after this call has returned",
      },
      look: "send() only copies bytes into the buffer: what does this side know about the server at that moment?",
      run: () =>
        withPair(async ({ client, conn }) => {
          conn.close();
          await until(() => client.view().state === "CLOSE_WAIT");
          return outcomeOf(() => client.send("first"));
        }),
    },
    {
      key: "secondSend",
      ask: "the second send() after the server has closed, when the answer to the first has come",
      answer: "EPIPE",
      mistakes: {
        ok: "the first bytes were answered by a reset: now this side knows",
        ECONNRESET: "a reset did come; but send() calls what it left behind a broken pipe",
        EBADF: "this side's descriptor is open: nobody has closed it here",
      },
      look: "the first send() was answered by a reset, and now there is nothing to write into",
      run: () =>
        withPair(async ({ client, conn }) => {
          conn.close();
          await until(() => client.view().state === "CLOSE_WAIT");
          await client.send("first");
          await until(() => client.view().state === "CLOSE"); // the reset that answers it has arrived
          return outcomeOf(() => client.send("second"));
        }),
    },
    {
      key: "reset",
      ask: "recv() after the server has reset the connection",
      answer: "ECONNRESET",
      mistakes: {
        ok: "0 bytes are an orderly end; this one was not",
        EPIPE: "that is send()'s word; recv() says what the peer did",
        ENOTCONN: "it was connected: recv() says how that ended",
      },
      look: "the CONNection was RESET, and recv() says just that",
      run: () =>
        withPair(async ({ client, conn }) => {
          conn.setsockopt(SOL_SOCKET, SO_LINGER, { onoff: true, linger: 0 }); // close() sends a RST then
          conn.close();
          await until(() => client.view().state === "CLOSE");
          return outcomeOf(() => client.recv(64));
        }),
    },
  ],
  hints: [
    "For each: which direction has ended, who ended it, and does this side know it yet?",
    "send() knows one word for all that it can no longer write into. recv() tells an end from a reset.",
    "EPIPE, ok, ok, EPIPE, ECONNRESET.",
  ],
});
