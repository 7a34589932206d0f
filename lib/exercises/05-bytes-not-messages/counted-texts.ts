import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";
import { NARROW_BYTES } from "../kit/check/narrow.ts";

export const countedTexts: Exercise = write(import.meta.url, {
  id: "counted-texts",
  title: "A length that is true",
  chapter: "05",
  section: "5.3",
  points: 3,
  prompt: [
    "Repair the sender of 5.c. Write `sendCounted`: it connects to `port` on 127.0.0.1, sends each of the `texts` with its length before it, and closes. A text is sent as its length in **bytes**, in decimal digits, then `:`, then the text: `tea` becomes `3:tea`.",
    "Texts may be long, and in any language. An empty one is `0:`.",
  ].join("\n\n"),
  answer: "sendCounted",
  hints: [
    "What does text.length count? And what will the receiver count?",
    "A TextEncoder turns a text into bytes, and bytes know their length. Does one send() take all of a long text?",
    "const bytes = new TextEncoder().encode(text); then sendAll() the head, and sendAll() the bytes.",
  ],
  checks: [
    {
      name: "sends a text with its length before it",
      hint: "digits, a colon, and the text: 3:tea",
      run: (subject, lab) => sends(subject, lab, ["tea"]),
    },
    {
      name: "sends several, an empty one too",
      hint: "one after the other, with nothing between them",
      run: (subject, lab) => sends(subject, lab, ["tea", "", "milk"]),
    },
    {
      name: "counts bytes, not characters",
      hint: "é takes two bytes and 😀 four: new TextEncoder().encode(text).length",
      run: (subject, lab) => sends(subject, lab, ["café", "noir", "naïve 😀", "€"]),
    },
    {
      name: "closes its socket",
      hint: "close() when all is sent",
      run: async (subject, lab) => {
        await sends(subject, lab, ["bye"]);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "sends a text that one send() does not take whole",
      hint: "a send() that ends early has taken a part: sendAll() goes on with the rest",
      run: (subject, lab) => sends(subject, lab, ["é".repeat(NARROW_BYTES / 2), "tea"], "narrow"),
    },
    {
      name: "sends any texts",
      hint: "nothing may depend on which characters they are made of",
      run: (subject, lab) => {
        const { random } = lab;
        return sends(
          subject,
          lab,
          Array.from({ length: 20 }, () => random.text(random.int(0, 200))),
        );
      },
    },
    awaitsCalls((subject, lab) => sends(subject, lab, ["café", "noir"])),
  ],
});

async function sends(
  subject: Subject,
  lab: Lab,
  texts: readonly string[],
  size: "wide" | "narrow" = "wide",
): Promise<void> {
  let bytes: Uint8Array = new Uint8Array();
  const server = await lab.server(async (conn) => {
    if (size === "narrow") await conn.takeTime();
    bytes = await conn.readToEnd();
  }, size);
  await subject.call(server.port, texts);
  await server.done();
  equal(heard(Buffer.from(bytes)), texts);
}

/** The texts in a stream of them, as a reader understands it that believes each length. */
function heard(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const colon = bytes.indexOf(":", at);
    const head = bytes.subarray(at, colon < 0 ? at + 12 : colon).toString();
    const got = `${JSON.stringify(head)}, ${texts.length === 0 ? "first" : `after ${texts.length} of them`}`;
    ok(colon >= 0 && /^\d+$/.test(head), "a length in digits and a colon", got, texts.length === 0 ? FORM : STEP);
    const end = colon + 1 + Number(head);
    ok(end <= bytes.length, `${head} bytes after the length ${head}`, "fewer, and then the end of the stream", REST);
    texts.push(bytes.subarray(colon + 1, end).toString());
    at = end;
  }
  return texts;
}

const FORM = "digits, a colon, and the text: 3:tea";
const STEP = "the reader is out of step: was the length before it counted in bytes?";
const REST = "every byte that the length promises has to be sent: does one send() take all of it?";
