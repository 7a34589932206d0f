import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { awaitsCalls, equal, gone, throws } from "../kit/check/assert.ts";
import { during } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

export const restartAtOnce: Exercise = write(import.meta.url, {
  id: "restart-at-once",
  title: "A server that can be restarted",
  chapter: "06",
  section: "6.4",
  points: 3,
  extra: true,
  prompt: [
    "Write `serveOnce`: it listens on `port` of 127.0.0.1, accepts one client, sends it `hello\\n`, closes the connection before the client does, closes the server, and returns. That leaves a TIME_WAIT on the server's port.",
    "It is then called again, at once, for the same port, as when a server is restarted. It must work each time.",
  ].join("\n\n"),
  answer: "serveOnce",
  hints: [
    "Who keeps the TIME_WAIT, and which option lets a new server bind the port none the less?",
    "On Linux both must have set it, and before a certain call. Before which one?",
    "server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1), right after socket(), before bind().",
  ],
  checks: [
    {
      name: "serves a client",
      hint: "open, agree, exchange, end: accept one, send hello, close both",
      run: (subject, lab) => serves(subject, lab, 1),
    },
    {
      name: "serves again at once, on the same port",
      hint: "SO_REUSEADDR, set before bind(), every time",
      run: (subject, lab) => serves(subject, lab, 3),
    },
    {
      name: "closes the connection and the server",
      hint: "close() both, the connection first",
      run: async (subject, lab) => gone(await serves(subject, lab, 1), subject, lab),
    },
  ],
  hidden: [
    {
      name: "throws when another server listens on the port",
      hint: "an error of bind() or listen() is to be thrown on",
      run: async (subject, lab) => {
        const holder = await lab.server(() => {});
        await throws(subject.call(holder.port), "when another server has the port");
      },
    },
    awaitsCalls((subject, lab) => serves(subject, lab, 1)),
  ],
});

async function serves(subject: Subject, lab: Lab, times: number): Promise<number> {
  const port = await lab.port();
  for (let turn = 1; turn <= times; turn++) {
    await during(subject.call(port), async () => {
      const conn = await lab.client(port, `client ${turn}`);
      equal(Buffer.from(await conn.readToEnd()).toString(), "hello\n");
    });
  }
  return port;
}
