import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, equal, throws } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const framedMessages: Exercise = write(import.meta.url, {
  id: "framed-messages",
  title: "Messages with their length before them",
  chapter: "03-3",
  section: "3.3",
  points: 4,
  extra: true,
  prompt: [
    "Another way to put borders into a stream: each message comes after four bytes with its length, as a **big-endian** number (the largest part first: 0, 0, 1, 2 is 258). Write `readMessages`: it connects to `port` on 127.0.0.1, reads messages until the stream ends, and returns their texts. If the stream ends in the middle of a message, or of a length, it throws an error.",
    '`recvExactly(count)` of a socket helps here: see `man("recvExactly")`.',
  ].join("\n\n"),
  answer: "readMessages",
  hints: [
    "A message is two reads: first four bytes, then as many as they say. What turns four bytes into a number?",
    "new DataView(head.buffer, head.byteOffset).getUint32(0) reads a big-endian number, which is also called network byte order.",
    "The stream may end in order only before a length. How do you tell 0 of 4 bytes from 2 of 4? Try recv(4) for the first of them, and recvExactly for what is missing.",
  ],
  checks: [
    {
      name: "reads a message",
      hint: "four bytes of length, then that many bytes of text; 0 bytes where a length would begin are the end, in order",
      run: (subject, lab) => reads(subject, lab, ["hello"], [4096]),
    },
    {
      name: "reads several that come together, an empty one too",
      hint: "after a message comes the next length, until the stream ends",
      run: (subject, lab) => reads(subject, lab, ["one", "", "three"], [4096]),
    },
    {
      name: "reads messages that come in pieces, and lengths that do",
      hint: "neither the four bytes nor the text need come in one piece: recvExactly() waits for all",
      run: (subject, lab) => reads(subject, lab, ["pieces", "of pieces"], [2, 5, 3]),
    },
    {
      name: "reads a length beyond 255, and one beyond 65535",
      hint: "all four bytes make the number, the largest part first",
      run: (subject, lab) => reads(subject, lab, ["x".repeat(258), "y".repeat(65_538)], [100_000]),
    },
    {
      name: "throws when the stream ends in the middle of a message",
      hint: "fewer bytes than the length says are no message: recvExactly() throws then",
      run: async (subject, lab) => {
        await endsAfter(subject, lab, Buffer.from([0, 0, 0, 5, 104, 101]));
        await endsAfter(subject, lab, Buffer.from([1, 0, 0, 2, 104, 101])); // 16 million bytes and 2
      },
    },
    {
      name: "throws when the stream ends in the middle of a length",
      hint: "0 bytes at the beginning of a length are a proper end; 1 to 3 are not",
      run: (subject, lab) => endsAfter(subject, lab, Buffer.from([0, 0])),
    },
  ],
  hidden: [
    {
      name: "reads any messages in pieces of any size",
      hint: "nothing may depend on where a recv() cuts the stream; lengths count bytes, not characters",
      run: async (subject, lab) => {
        const { random } = lab;
        const messages = Array.from({ length: 6 }, () => random.text(random.int(0, 400)));
        await reads(subject, lab, messages, [1, random.int(1, 10), random.int(50, 900)]);
      },
    },
    {
      name: "closes its socket",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        await reads(subject, lab, ["bye"], [64]);
        await allClosed(subject, lab);
      },
    },
  ],
});

function framed(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

async function reads(
  subject: Subject,
  lab: Lab,
  messages: readonly string[],
  pieces: readonly number[],
): Promise<void> {
  const server = await lab.server(async (conn) => {
    await conn.writeInPieces(Buffer.concat(messages.map(framed)), pieces);
    conn.end();
  });
  equal(await subject.call(server.port), messages);
  await server.done();
}

async function endsAfter(subject: Subject, lab: Lab, bytes: Uint8Array): Promise<void> {
  const server = await lab.server((conn) => {
    conn.write(bytes);
    conn.end();
  });
  await throws(subject.call(server.port), "when the stream ends there");
}
