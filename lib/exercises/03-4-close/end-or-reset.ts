import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, equal, throws } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const endOrReset: Exercise = write(import.meta.url, {
  id: "end-or-reset",
  title: "How did it end?",
  chapter: "03-4",
  section: "3.4",
  points: 3,
  extra: true,
  prompt: [
    'A stream ends in one of two ways: in order, and then `recv()` brings 0 bytes; or by a **reset**, and then it throws ECONNRESET. Write `howItEnded`: it connects to `port` on 127.0.0.1, receives until the stream ends in either way, closes, and returns `{ bytes, ended }`: how many bytes came in all, and `"end"` or `"reset"`.',
    "What came before a reset still counts.",
  ].join("\n\n"),
  answer: "howItEnded",
  hints: [
    "A loop around recv(): which two things end it?",
    "Where must the count of bytes stand, so that it is still known when recv() throws?",
    'try { … } catch (error) { if ((error as { code?: string }).code === "ECONNRESET") return { bytes, ended: "reset" }; throw error; }',
  ],
  checks: [
    {
      name: "sees an orderly end",
      hint: "recv() of 0 bytes is the end: count what came before it",
      run: (subject, lab) => ends(subject, lab, [5], "end"),
    },
    {
      name: "counts the bytes of several pieces",
      hint: "receive until the end, and add the lengths up",
      run: (subject, lab) => ends(subject, lab, [5, 1, 3], "end"),
    },
    {
      name: "sees a reset",
      hint: "recv() throws then: catch it, and look at the error's code",
      run: (subject, lab) => ends(subject, lab, [], "reset"),
    },
    {
      name: "still counts what came before a reset",
      hint: "keep the count outside the try block, so that it is there when recv() throws",
      run: (subject, lab) => ends(subject, lab, [4, 3], "reset"),
    },
    {
      name: "closes its socket, in either case",
      hint: "a socket that was reset is still a socket: close() gives its number back",
      run: async (subject, lab) => {
        await ends(subject, lab, [1], "end");
        await allClosed(subject, lab);
        await ends(subject, lab, [1], "reset");
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "counts any pieces, however the stream ends",
      hint: "count in every turn of the loop",
      run: async (subject, lab) => {
        const { random } = lab;
        for (let turn = 0; turn < 4; turn++) {
          const pieces = Array.from({ length: random.int(0, 5) }, () => random.int(1, 3000));
          await ends(subject, lab, pieces, random.pick(["end", "reset"]));
        }
      },
    },
    {
      name: "takes no other error for an end of the stream",
      hint: "only ECONNRESET is a reset: where nobody listens there is no stream that could end",
      run: async (subject, lab) => throws(subject.call(await lab.port()), "when nobody listens there"),
    },
  ],
});

async function ends(subject: Subject, lab: Lab, sizes: readonly number[], how: "end" | "reset"): Promise<void> {
  const server = await lab.server(async (conn) => {
    for (const size of sizes) {
      conn.write("x".repeat(size));
      await lab.clock.sleep(5); // the answer has read it: a reset throws away what lies unread
    }
    if (how === "end") conn.end();
    else await conn.reset();
  });
  const got = await subject.call(server.port);
  await server.done();
  equal(got, { bytes: sizes.reduce((sum, size) => sum + size, 0), ended: how });
}
