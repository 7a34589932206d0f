import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok } from "../kit/check/assert.ts";
import { serving } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

export const lastWords: Exercise = write(import.meta.url, {
  id: "last-words",
  title: "Last words that arrive",
  chapter: "04-5",
  section: "4.6",
  points: 4,
  extra: true,
  prompt: [
    "A server is full, and turns clients away: it does not care what they send. If it closes while bytes wait unread, the kernel sends a reset, and the reset may destroy the answer on its way. Write `fullServer`: it listens on `port` of 127.0.0.1, takes **one** client, sends `sorry, full\\n`, and closes in such a way that the client always reads these words and then an orderly end, however much it has sent or still sends.",
    "To do so, answer, end your sending with `shutdown(SHUT_WR)`, receive and throw away until the client's stream ends, and only then close.",
  ].join("\n\n"),
  answer: "fullServer",
  hints: [
    "What does close() do when the receive queue is not empty? 3.h showed it.",
    "The client ends its stream when it has read your words and your end. What tells it that you have ended, without a close?",
    "await conn.sendAll(…); conn.shutdown(SHUT_WR); while ((await conn.recv()).length > 0); conn.close();",
  ],
  checks: [
    {
      name: "sends its words to a client that is silent, and ends its stream",
      hint: "the client waits for the end of your stream before it ends its own: shutdown(SHUT_WR)",
      run: (subject, lab) => turnsAway(subject, lab, 0, 0),
    },
    {
      name: "closes in order after a client that has sent a lot",
      hint: "unread bytes turn close() into a reset: receive until the client's stream ends, then close",
      run: (subject, lab) => turnsAway(subject, lab, 20_000, 0),
    },
    {
      name: "closes in order after a client that goes on sending",
      hint: "one recv() is not enough: 0 bytes are the sign that the client has finished",
      run: (subject, lab) => turnsAway(subject, lab, 2000, 4),
    },
    {
      name: "closes the connection and the server",
      hint: "close both sockets at the end",
      run: async (subject, lab) => {
        await turnsAway(subject, lab, 10, 0);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    awaitsCalls((subject, lab) => turnsAway(subject, lab, 20_000, 0)),
    {
      name: "turns away a client that sends very much",
      hint: "receive until there is no more, in a loop",
      run: (subject, lab) => turnsAway(subject, lab, lab.random.int(500_000, 2_000_000), lab.random.int(3, 10)),
    },
  ],
});

/** A client that sends first, listens up to the end of the server's stream, sends some more, and finishes. */
async function turnsAway(subject: Subject, lab: Lab, bytes: number, more: number): Promise<void> {
  await serving(subject, lab, [], async (port) => {
    const conn = await lab.client(port);
    if (bytes > 0) conn.write("x".repeat(bytes));
    const words = Buffer.from(await conn.readToEnd("go on")).toString();
    equal(words, "sorry, full\n");
    for (let turn = 0; turn < more && conn.ending !== "reset"; turn++) {
      await lab.clock.sleep(5);
      conn.write("still talking");
    }
    await lab.clock.sleep(15); // a reset would come after the end, as the answer to those bytes
    ok(conn.ending === "end", "an orderly end, and no reset after it", "a reset, though the client was still sending");
    conn.end();
  });
}
