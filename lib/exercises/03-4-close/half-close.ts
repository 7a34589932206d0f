import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";
import { NARROW_BYTES } from "../kit/check/narrow.ts";
import { showValue } from "../kit/check/value.ts";

export const halfClose: Exercise = write(import.meta.url, {
  id: "half-close",
  title: "I have finished; I am listening",
  chapter: "03-4",
  section: "3.4",
  points: 3,
  prompt: [
    "This server counts the bytes of a text. It answers when the text is complete, and it knows that only from the **end of the stream**. So the client must end its sending and still be able to receive: `shutdown(SHUT_WR)`, the **half-close**.",
    "Write `countBytes`: it connects to `port` on 127.0.0.1, sends all `parts`, ends its sending, receives until the server's stream ends too, closes, and returns what it received as a text.",
  ].join("\n\n"),
  answer: "countBytes",
  hints: [
    "What does the server wait for? Which call tells it that no more will come?",
    "After close() you cannot receive any more. What does shutdown(SHUT_WR) leave open?",
    "The answer may come in pieces: receive until recv() brings 0 bytes.",
  ],
  checks: [
    {
      name: "sends one part, ends its sending, and returns the answer",
      hint: "the server answers at the end of your stream: shutdown(SHUT_WR) ends it, and leaves receiving open",
      run: (subject, lab) => counts(subject, lab, ["hello"], [64]),
    },
    {
      name: "sends all parts before it ends",
      hint: "after shutdown(SHUT_WR) nothing more can be sent",
      run: (subject, lab) => counts(subject, lab, ["one ", "two ", "three"], [64]),
    },
    {
      name: "receives an answer that comes in pieces",
      hint: "receive until recv() brings 0 bytes: that is the end of the server's stream",
      run: (subject, lab) => counts(subject, lab, ["hello"], [2, 3]),
    },
    {
      name: "closes its socket",
      hint: "shutdown() ends a direction; close() gives the number back",
      run: async (subject, lab) => {
        await counts(subject, lab, ["bye"], [64]);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "sends any number of parts, even none",
      hint: "an end without a byte before it is an end, too",
      run: async (subject, lab) => {
        const { random } = lab;
        await counts(subject, lab, [], [64]);
        const parts = Array.from({ length: random.int(2, 8) }, () => random.text(random.int(1, 5000)));
        await counts(subject, lab, parts, [1, 2]);
      },
    },
    {
      name: "sends a part that one send() does not take whole",
      hint: "a send() that ends early has taken a part: sendAll() goes on with the rest",
      run: (subject, lab) =>
        counts(
          subject.with({ shortSends: true }),
          lab,
          [lab.random.word(1000).repeat(NARROW_BYTES / 1000)],
          [64],
          "narrow",
        ),
    },
    awaitsCalls((subject, lab) => counts(subject, lab, ["one ", "two"], [64])),
  ],
});

async function counts(
  subject: Subject,
  lab: Lab,
  parts: readonly string[],
  pieces: readonly number[],
  size: "wide" | "narrow" = "wide",
): Promise<void> {
  let text = "";
  const server = await lab.server(async (conn) => {
    if (size === "narrow") await conn.takeTime();
    const bytes = await conn.readToEnd("go on"); // no answer before the end: only a half-close gets one
    text = Buffer.from(bytes).toString();
    await conn.writeInPieces(`${bytes.length} bytes`, pieces);
    conn.end();
  }, size);
  const answer = await subject.call(server.port, parts);
  await server.done();
  const whole = parts.join("");
  ok(text === whole, "every part at the server, in order", showValue(text), "send every part, and all of it");
  equal(answer, `${Buffer.byteLength(whole)} bytes`);
}
