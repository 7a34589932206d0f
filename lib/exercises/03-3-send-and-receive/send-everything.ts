import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, ok } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const sendEverything: Exercise = write(import.meta.url, {
  id: "send-everything",
  title: "All of it",
  chapter: "03-3",
  section: "3.3",
  points: 3,
  prompt: [
    "`send()` copies bytes into the kernel's send buffer, and waits while that is full. A signal or a deadline may end the wait: then it has taken only a part, and answers how many bytes that were. Here that happens to each of your sends, as it happens to a program on a bad day. The rest is up to you. Write the loop: `sendPattern` sends all of `data`, up to six million bytes, to `port` on 127.0.0.1, then closes.",
    "`data.subarray(from)` is the part that begins at `from`; nothing is copied. (There is a method `sendAll`, which does just this. Write it yourself once.)",
  ].join("\n\n"),
  answer: "sendPattern",
  hints: [
    "What does send() answer with when it could not take everything?",
    "How many bytes have been sent so far? Which call sends what is left of them?",
    "let sent = 0; while (sent < data.length) sent += await client.send(data.subarray(sent));",
  ],
  checks: [
    {
      name: "sends a thousand bytes",
      hint: "connect, send, close",
      run: (subject, lab) => arrives(subject, lab, 1000, 0),
    },
    {
      name: "sends six million bytes to a server that is slow to read",
      hint: "compare send()'s answer, a number when it is awaited, with what you gave it: go on where it stopped",
      run: (subject, lab) => arrives(subject, lab, 6_000_000, 30),
    },
    {
      name: "closes its socket",
      hint: "close() tells the server that this was all",
      run: async (subject, lab) => {
        await arrives(subject, lab, 10, 0);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    awaitsCalls((subject, lab) => arrives(subject, lab, 1000, 0)),
    {
      name: "sends any number of bytes, even none",
      hint: "begin each send where the one before it ended",
      run: async (subject, lab) => {
        await arrives(subject, lab, 0, 0);
        await arrives(subject, lab, lab.random.int(9_000_000, 12_000_000), lab.random.int(10, 80));
      },
    },
  ],
});

async function arrives(subject: Subject, lab: Lab, count: number, slowMs: number): Promise<void> {
  let bytes: Uint8Array = new Uint8Array();
  const server = await lab.server(async (conn) => {
    conn.pause(); // so that the queues of both ends are full, and send() has room for a part only
    await lab.clock.sleep(slowMs);
    conn.resume();
    bytes = await conn.readToEnd();
  });
  await subject.with({ shortSends: true }).call(server.port, count);
  await server.done();
  ok(bytes.length === count, `${count} bytes at the server, and then the end`, amount(bytes.length, count));
  const wrong = firstWrong(bytes);
  ok(
    wrong < 0,
    "the bytes of data in their order",
    `another byte at place ${wrong}`,
    "does every send begin where the one before it ended?",
  );
}

/** The first place whose byte is not that of the pattern, or -1. */
function firstWrong(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== at % 251) return at;
  return -1;
}

/** Sizes of buffers differ from machine to machine. */
const amount = (got: number, wanted: number): string =>
  got > wanted ? "more than that" : got === 0 ? "none" : "fewer than that";
