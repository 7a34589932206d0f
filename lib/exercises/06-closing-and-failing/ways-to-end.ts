import { MSG_DONTWAIT, SO_LINGER, SOL_SOCKET } from "../../syscall/constants.ts";
import { look } from "../../trace/linux/kernel-view.ts";
import type { Exercise } from "../exercise.ts";
import { type Pair, until, withPair } from "../kit/ask/pair.ts";
import { outcomeOf, predictErrno } from "../kit/ask/predict.ts";

export const waysToEnd: Exercise = predictErrno({
  id: "ways-to-end",
  title: "Five endings",
  chapter: "06",
  section: "6.3",
  points: 3,
  prompt:
    "A client and a server are connected. The server's end, `conn`, ends in one of five ways, and when that has reached the client, the client makes one call. What does the kernel answer?",
  answer: "fiveEndings",
  questions: [
    {
      key: "polite",
      ask: "recv() after conn has read everything and was closed",
      answer: "ok",
      mistakes: { ECONNRESET: "nothing was unread, so a FIN went out: that is an end, and no error" },
      look: "6.3: what does recv() say to a FIN?",
      run: () =>
        withPair(async ({ client, conn }) => {
          conn.close();
          await until(() => look(client.fd).state === "CLOSE_WAIT");
          return outcomeOf(() => client.recv());
        }),
    },
    {
      key: "unread",
      ask: "recv() after conn was closed with bytes of the client unread",
      answer: "ECONNRESET",
      mistakes: { ok: "conn has thrown away what the client sent, and its kernel says so" },
      look: "6.3: a close with unread bytes has its own sound",
      run: () =>
        withPair(async ({ client, conn }) => {
          await client.send("read me");
          await until(() => look(conn.fd).recvQueue === 7);
          return afterReset(client, () => conn.close());
        }),
    },
    {
      key: "linger",
      ask: "recv() after conn was closed with SO_LINGER { onoff: true, linger: 0 }",
      answer: "ECONNRESET",
      mistakes: { ok: "zero seconds to linger means: no good order, a reset" },
      look: "6.3 tried three endings side by side",
      run: () => withPair(async ({ client, conn }) => afterReset(client, () => reset(conn))),
    },
    {
      key: "afterwards",
      ask: "send() after such a reset, which recv() has reported already",
      answer: "EPIPE",
      mistakes: {
        ECONNRESET: "the reset is told once; from then on there is no connection to send on",
        ok: "only the first send() after a FIN works; this connection is gone",
      },
      look: "6.3: an error is reported once. What is left for the next call?",
      run: () =>
        withPair(async ({ client, conn }) => {
          await afterReset(client, () => reset(conn));
          return outcomeOf(() => client.send("hello?"));
        }),
    },
    {
      key: "twin",
      ask: "recv() with MSG_DONTWAIT after conn was closed while conn.dup() is still open",
      answer: "EAGAIN",
      mistakes: {
        ok: "no FIN went out: the connection has another name",
        ECONNRESET: "nothing at all went out: the connection has another name",
      },
      look: "6.2: the FIN goes out when the last name is gone",
      run: () =>
        withPair(async ({ client, conn }) => {
          const twin = conn.dup();
          conn.close();
          const outcome = await outcomeOf(() => client.recv(16, { flags: MSG_DONTWAIT }));
          twin.close();
          return outcome;
        }),
    },
  ],
  hints: [
    "For each of them: does a FIN go out, a RST, or nothing at all?",
    "FIN: 0 bytes, which is no error. RST: ECONNRESET, once; and what does a later send() find? Nothing: there is nothing to read yet.",
    "ok, ECONNRESET, ECONNRESET, EPIPE, EAGAIN.",
  ],
});

function reset(conn: Pair["conn"]): void {
  conn.setsockopt(SOL_SOCKET, SO_LINGER, { onoff: true, linger: 0 });
  conn.close();
}

async function afterReset(client: Pair["client"], end: () => void): Promise<string> {
  end();
  await until(() => look(client.fd).state === "CLOSE");
  return outcomeOf(() => client.recv());
}
