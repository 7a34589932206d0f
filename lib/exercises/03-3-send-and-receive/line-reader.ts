import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, equal } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const lineReader: Exercise = write(import.meta.url, {
  id: "line-reader",
  title: "Lines from a stream",
  chapter: "03-3",
  section: "3.3",
  points: 4,
  prompt: [
    "A stream has no borders, so programs put some in: a **line** is text up to a `\\n`. Write `readLines`: it connects to `port` on 127.0.0.1, receives with `recv(size)` until the stream ends, and returns all lines, without their `\\n`. What follows the last `\\n` is no line, and is left out.",
    "It must work at every `size` from 1 to 4096: a `recv()` may bring half a line, or three, or half a character.",
  ].join("\n\n"),
  answer: "readLines",
  hints: [
    "Where do you keep the beginning of a line whose end has not come yet?",
    "A character such as é has two bytes. What does .text make of the first one alone? When is it safe to turn bytes into a text?",
    "Collect bytes. The byte 10 ends a line, and in UTF-8 it is never part of another character: up to there the bytes are whole. new TextDecoder().decode(Uint8Array.from(bytes)) makes the text.",
  ],
  checks: [
    {
      name: "reads a line",
      hint: "receive until recv() brings 0 bytes, and cut at the line ends",
      run: (subject, lab) => reads(subject, lab, "hello\n", 4096),
    },
    {
      name: "reads several lines that come together, an empty one too",
      hint: "one recv() may bring many lines: cut at every \\n",
      run: (subject, lab) => reads(subject, lab, "one\ntwo\n\nthree\n", 4096),
    },
    {
      name: "puts together a line that comes in pieces (size 4)",
      hint: "keep what follows the last \\n until the rest of that line comes",
      run: (subject, lab) => reads(subject, lab, "a longer line\nand another\n", 4),
    },
    {
      name: "leaves out what follows the last line end",
      hint: "the stream ended in the middle of that line: it is not whole",
      run: (subject, lab) => reads(subject, lab, "whole\nhalf", 4096),
    },
    {
      name: "keeps a character whole when its bytes come in different pieces (size 1)",
      hint: "decode a line when all of its bytes are there, not piece by piece",
      run: (subject, lab) => reads(subject, lab, "né en été\n소켓\n", 1),
    },
    {
      name: "closes its socket",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        await reads(subject, lab, "bye\n", 64);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "reads any lines at any size",
      hint: "nothing may depend on where a recv() cuts the stream",
      run: async (subject, lab) => {
        const { random } = lab;
        for (const size of [1, 2, 3, 7, random.int(8, 4095), 4096]) {
          const lines = Array.from({ length: random.int(1, 12) }, () => random.text(random.int(0, 40)));
          await reads(subject, lab, lines.map((line) => `${line}\n`).join(""), size, [random.int(1, 60)]);
        }
      },
    },
    {
      name: "reads a line that is longer than any recv()",
      hint: "a line may be longer than size: keep what you have, and go on",
      run: (subject, lab) => reads(subject, lab, `${"long ".repeat(4000)}\nshort\n`, 512),
    },
    {
      name: "returns an empty list when the server says nothing",
      hint: "the stream may end at once",
      run: (subject, lab) => reads(subject, lab, "", 16),
    },
  ],
});

async function reads(
  subject: Subject,
  lab: Lab,
  text: string,
  size: number,
  pieces: readonly number[] = [4096],
): Promise<void> {
  const server = await lab.server(async (conn) => {
    await conn.writeInPieces(Buffer.from(text), pieces, 1);
    conn.end();
  });
  const wanted = text.split("\n").slice(0, -1);
  equal(await subject.call(server.port, size), wanted);
  await server.done();
}
