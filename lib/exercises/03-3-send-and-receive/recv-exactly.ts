import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { equal, throws } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const recvExactly: Exercise = write(import.meta.url, {
  id: "recv-exactly",
  title: "Exactly this many bytes",
  chapter: "03-3",
  section: "3.3",
  points: 3,
  prompt: [
    "`recv(max)` brings *at most* `max` bytes. Write `recvExactly`, which returns *exactly* `count` of them, however many calls that takes. What comes after them is left in the socket. If the stream ends before that, it throws an error.",
    "(A socket of the course has a method of that name. It is more fun without it.)",
  ].join("\n\n"),
  answer: "recvBlocks",
  hints: [
    "After one recv() you have some of the bytes. How many are missing, and what may the next recv() take at most?",
    "Where do the pieces go? new Uint8Array(count) has room for all; its set(piece, at) puts a piece in its place.",
    "while (have < count) { const piece = await conn.recv(count - have); … } and a piece of 0 bytes is the end of the stream.",
  ],
  checks: [
    {
      name: "returns the bytes that come in one piece",
      hint: "recv() gives bytes when it is awaited: keep them, and return them",
      run: (subject, lab) => blocks(subject, lab, Uint8Array.from(Buffer.from("hello")), [5], [64]),
    },
    {
      name: "goes on until all have come",
      hint: "recv() returns as soon as something is there: call it again for what is missing",
      run: (subject, lab) => blocks(subject, lab, Buffer.from("hello, world"), [12], [3, 1, 2]),
    },
    {
      name: "leaves in the socket what it was not asked for",
      hint: "ask recv() for no more than what is missing: count minus what you have",
      run: (subject, lab) => blocks(subject, lab, Buffer.from("abcdefghij"), [2, 3, 5], [64]),
    },
    {
      name: "throws when the stream ends too early",
      hint: "recv() of 0 bytes means that no more will come: throw an error then",
      run: (subject, lab) => endsEarly(subject, lab, 3, 5),
    },
  ],
  hidden: [
    {
      name: "puts any bytes together, in pieces of any size",
      hint: "bytes are numbers from 0 to 255: do not turn them into a text on the way",
      run: async (subject, lab) => {
        const { random } = lab;
        const sizes = Array.from({ length: 5 }, () => random.int(0, 3000));
        const bytes = random.bytes(sizes.reduce((sum, size) => sum + size, 0));
        await blocks(subject, lab, bytes, sizes, [1, random.int(1, 50), random.int(500, 4000)]);
      },
    },
    {
      name: "throws at the end of the stream, not only after some bytes",
      hint: "0 bytes at the very first recv() are the end, too",
      run: (subject, lab) => endsEarly(subject, lab, 0, 4),
    },
  ],
});

async function blocks(
  subject: Subject,
  lab: Lab,
  bytes: Uint8Array,
  sizes: readonly number[],
  pieces: readonly number[],
): Promise<void> {
  const server = await lab.server(async (conn) => {
    await conn.writeInPieces(bytes, pieces);
  });
  const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  const wanted = sizes.map((size, index) => bytes.slice(starts[index], (starts[index] ?? 0) + size));
  const got = await subject.call(server.port, sizes);
  await server.done();
  equal(got, wanted);
}

async function endsEarly(subject: Subject, lab: Lab, sent: number, asked: number): Promise<void> {
  const server = await lab.server((conn) => {
    conn.write("abcdefgh".slice(0, sent));
    conn.end();
  });
  await throws(
    subject.call(server.port, [asked]),
    `when ${asked} bytes are asked for and the stream ends after ${sent}`,
  );
}
