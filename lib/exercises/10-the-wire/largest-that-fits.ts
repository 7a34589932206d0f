import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const largestThatFits: Exercise = write(import.meta.url, {
  id: "largest-that-fits",
  title: "How large may it be?",
  chapter: "10",
  section: "10.6",
  points: 4,
  prompt: [
    "Between you and the peer on UDP `port` of 127.0.0.1 lies a black hole: datagrams of more bytes than a certain number vanish. The peer answers each one that arrives with its length, as text: `672`.",
    "Write `largest`: it finds the largest length, from 1 to `most` bytes, of which an answer comes, and returns it; 0 if none does. A datagram that is small enough may get lost by accident, so it believes in the hole only when **two** of one length went unanswered for **30 ms** each. With each length that it tries it **halves** what is left: 7 are enough for 100, and 11 for 1500. It closes its socket.",
  ].join("\n\n"),
  answer: "largest",
  hints: [
    "With every length that you try you learn on which side of it the limit lies. Which length halves what is left?",
    "Keep two numbers: `fits`, the largest that is known to pass (0 at first), and `lost`, the smallest that is known not to (most + 1 at first). When are you done?",
    "A function passes(size) sends and waits, twice at most. An answer that comes late is one of another length: compare it with the size. Then: while (lost - fits > 1), try Math.floor((fits + lost) / 2).",
  ],
  checks: [
    {
      name: "finds a limit near the end",
      hint: "halve what is left: one try tells on which side the limit lies",
      run: (subject, lab) => finds(subject, lab, 1498, 1500),
    },
    {
      name: "halves what is left with each length",
      hint: "bisection needs 6 for 60 lengths, or one more; one by one needs up to 60",
      run: async (subject, lab) => {
        const lengths = await finds(subject, lab, 52, 60);
        ok(lengths.size <= 7, "7 lengths at most for 60", `${lengths.size} lengths tried`);
      },
    },
    {
      name: "finds that everything passes",
      hint: "the largest that may pass is most itself",
      run: (subject, lab) => finds(subject, lab, 1500, 1500),
    },
    {
      name: "is not misled by a datagram that is lost by accident",
      hint: "only two unanswered ones of a length tell of the hole",
      run: (subject, lab) => finds(subject, lab, 7, 12, 1),
    },
    {
      name: "closes its socket",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        await finds(subject, lab, 5, 6);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "gives 0 where nothing passes",
      hint: "even a datagram of 1 byte may be lost: then no length is known to pass",
      run: (subject, lab) => finds(subject, lab, 0, 20),
    },
    {
      name: "finds a limit of 1, and one just below the most",
      hint: "both ends of the range count",
      run: async (subject, lab) => {
        await finds(subject, lab, 1, 1200);
        await finds(subject, lab, 1199, 1200);
      },
    },
    {
      name: "finds any limit, with accidents",
      hint: "each length has two tries of its own",
      run: (subject, lab) => {
        const most = lab.random.int(100, 1500);
        return finds(subject, lab, lab.random.int(1, most), most, lab.random.int(0, 1));
      },
    },
    awaitsCalls((subject, lab) => finds(subject, lab, 7, 10)),
  ],
});

/**
 * @param accidents how many of the first datagrams of each length get lost though they fit
 * @returns the lengths that were tried
 */
async function finds(subject: Subject, lab: Lab, limit: number, most: number, accidents = 0): Promise<Set<number>> {
  const tried = new Map<number, number>();
  const { port } = await lab.datagrams(({ text, answer }) => {
    const times = tried.get(text.length) ?? 0;
    tried.set(text.length, times + 1);
    if (text.length <= limit && times >= accidents) answer(String(text.length));
  });
  equal(await subject.call(port, most), limit);
  return new Set(tried.keys());
}
