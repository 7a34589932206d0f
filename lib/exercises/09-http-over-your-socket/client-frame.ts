import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { equal } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const clientFrame: Exercise = write(import.meta.url, {
  id: "client-frame",
  title: "A frame of a WebSocket",
  chapter: "09",
  section: "9.5",
  points: 3,
  extra: true,
  prompt: [
    "Write `clientFrame`: the bytes that a client sends for one text message. First the byte `0x81`. Then the length of the text in bytes, with the highest bit set (`0x80`), which says that a mask follows. Then the four bytes of `mask`, and the text in UTF-8, each byte combined by XOR (`^`) with one byte of the mask, in turn.",
    "Up to 125 bytes the length is that one byte. A longer text has 126 there, and then the length in two bytes, the larger part first. No text here has more than 65,535 bytes.",
  ].join("\n\n"),
  answer: "clientFrame",
  hints: [
    "Is a length in characters what the other side needs? Which byte of the mask belongs to the fifth byte of the text?",
    "new TextEncoder().encode(text) are the bytes. 0x80 | length sets the bit. length >> 8 and length & 0xff are the two bytes of a longer one.",
    "Uint8Array.from([0x81, …size, ...mask, ...bytes.map((byte, index) => byte ^ mask[index % 4])])",
  ],
  checks: [
    {
      name: "frames Hello as RFC 6455 does",
      hint: "81, then 0x80 | 5, the mask, and H ^ the mask's first byte, e ^ its second, …, o ^ its first again",
      run: async (subject) => {
        const mask = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
        const wanted = Uint8Array.of(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58);
        equal(hex(await subject.call("Hello", mask)), hex(wanted)); // its section 5.7
      },
    },
    {
      name: "counts bytes, not characters",
      hint: "the length is that of the encoded text",
      run: (subject, lab) => frames(subject, lab, "café crème"),
    },
    {
      name: "frames a text of 300 bytes",
      hint: "from 126 bytes on: 0x80 | 126, and the length in two bytes, the larger part first",
      run: (subject, lab) => frames(subject, lab, "x".repeat(300)),
    },
  ],
  hidden: [
    {
      name: "frames texts at the borders: 0, 125, 126, 127, 255, 256 and 65,535 bytes",
      hint: "125 bytes still fit into the one byte, and 126 don't",
      run: async (subject, lab) => {
        for (const length of [0, 125, 126, 127, 255, 256, 65_535]) await frames(subject, lab, "y".repeat(length));
      },
    },
    {
      name: "frames any text with any mask",
      hint: "the mask goes round: byte 4 of the text has the mask's byte 0",
      run: (subject, lab) => frames(subject, lab, `${lab.random.word(40)} ü ${lab.random.word(9)}`),
    },
  ],
});

/** Compares a frame with one that is made here, byte by byte. */
async function frames(subject: Subject, { random }: Lab, text: string): Promise<void> {
  const mask = random.bytes(4);
  const payload = Buffer.from(text);
  const head = Buffer.alloc(payload.length < 126 ? 2 : 4);
  head.writeUInt8(0x81, 0);
  head.writeUInt8(0x80 + Math.min(payload.length, 126), 1);
  if (head.length === 4) head.writeUInt16BE(payload.length, 2);
  for (const index of payload.keys()) payload[index] = (payload[index] as number) ^ (mask[index % 4] as number);
  equal(hex(await subject.call(text, mask)), hex(Buffer.concat([head, mask, payload])));
}

/** Bytes as one compares them by eye; anything else as it is. */
const hex = <T>(what: T): T | string =>
  what instanceof Uint8Array ? [...what].map((byte) => byte.toString(16).padStart(2, "0")).join(" ") : what;
