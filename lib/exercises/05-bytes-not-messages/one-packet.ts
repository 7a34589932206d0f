import { RECEIVES, SENDS } from "../../analysis/call-kinds.ts";
import type { TraceEvent } from "../../trace/event.ts";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok } from "../kit/check/assert.ts";
import { Failure } from "../kit/check/failure.ts";
import type { Lab } from "../kit/check/lab.ts";

export const onePacket: Exercise = write(import.meta.url, {
  id: "one-packet",
  title: "Forty milliseconds less",
  chapter: "05",
  section: "5.4",
  points: 3,
  prompt: [
    "A question is a head and a body, and this server answers each with a line. Write `askAll`: it connects to `port` on 127.0.0.1, and over this one connection sends `head` and then `body` of every question, waits for the answer's line, and goes on to the next question. It returns the answers, without their `\\n`, and closes.",
    "Head and body must never wait for an ACK: no small piece may be sent while another one of the same question is on its way, unless you have told the kernel that it is welcome.",
  ].join("\n\n"),
  answer: "askAll",
  hints: [
    "How many calls does it take to hand the kernel a head and a body? What did 5.e show about two of them?",
    "Three cures stood in 5.e: one call, an option of the socket, and a flag.",
    "await client.sendAll(head + body), then recvUntil() takes the answer up to its line's end.",
  ],
  checks: [
    {
      name: "asks a question and returns the answer",
      hint: "head, body, then a line: recvUntil() reads up to a mark",
      run: (subject, lab) => asks(subject, lab, [["head ", "body"]], [64]),
    },
    {
      name: "asks one after the other over one connection",
      hint: "the next question only when the answer has come",
      run: (subject, lab) => asks(subject, lab, QUESTIONS, [64]),
    },
    {
      name: "lets no piece wait for an ACK",
      hint: "one call for both, or TCP_NODELAY before the first question, or MSG_MORE with the head",
      run: async (subject, lab) => {
        await asks(subject, lab, QUESTIONS, [64]);
        nothingWaits(await subject.calls());
      },
    },
    {
      name: "closes its socket",
      hint: "close() after the last answer",
      run: async (subject, lab) => {
        await asks(subject, lab, QUESTIONS.slice(0, 1), [64]);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "reads answers that come in pieces",
      hint: "an answer is whole when its line end has come",
      run: (subject, lab) => asks(subject, lab, QUESTIONS, [1, 3]),
    },
    {
      name: "asks any questions, and lets none of their pieces wait",
      hint: "an empty head or body is none the less a question",
      run: async (subject, lab) => {
        const { random } = lab;
        const some = Array.from(
          { length: 8 },
          (): Question => [random.text(random.int(0, 20)), random.text(random.int(1, 200))],
        );
        await asks(subject, lab, some, [5]);
        nothingWaits(await subject.calls());
      },
    },
    awaitsCalls((subject, lab) => asks(subject, lab, QUESTIONS, [64])),
  ],
});

type Question = readonly [head: string, body: string];
const QUESTIONS: readonly Question[] = [
  ["GET ", "/tea"],
  ["GET ", "/café"],
  ["PUT ", "/milk"],
  ["GET ", "/milk"],
];

async function asks(
  subject: Subject,
  lab: Lab,
  questions: readonly Question[],
  pieces: readonly number[],
): Promise<void> {
  const encoder = new TextEncoder();
  const server = await lab.server(async (conn) => {
    for (const [index, question] of questions.entries()) {
      const wanted = encoder.encode(question.join(""));
      equal(await conn.read(wanted.length), wanted);
      if (conn.length > 0) throw new Failure("a question, and then a wait for its answer", "more bytes");
      await conn.writeInPieces(`answer ${index + 1}\n`, pieces);
    }
    await conn.readToEnd();
  });
  const answers = await subject.call(server.port, questions);
  equal(
    answers,
    questions.map((_, index) => `answer ${index + 1}`),
  );
  await server.done();
}

/**
 * By the record: after a piece that was sent, the next thing is an answer; unless the kernel had been told to send small
 * pieces at once, or to keep one until more comes.
 *
 * @throws {Failure} for two pieces in a row
 */
function nothingWaits(calls: readonly TraceEvent[]): void {
  let sentAt = 0;
  let told = false;
  for (const { call, args, result, value = 0 } of calls) {
    if (call === "setsockopt" && args.some((one) => ["TCP_NODELAY", "TCP_CORK"].includes(one))) told = value !== 0;
    if (RECEIVES.has(call) && result > 0) sentAt = 0;
    if (!SENDS.has(call) || result <= 0 || told) continue;
    sentAt++;
    const got = `${sentAt} ${call}() in a row, each of which may become a packet of its own`;
    ok(sentAt < 2, "one piece before each answer, or a word to the kernel about small pieces", got);
    if (args.some((one) => one.includes("MSG_MORE"))) sentAt = 0;
  }
}
