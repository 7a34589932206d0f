import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const putInOrder: Exercise = write(import.meta.url, {
  id: "put-in-order",
  title: "Order, where the wire keeps none",
  chapter: "10",
  section: "10.7",
  points: 3,
  prompt: [
    "A peer on UDP `port` of 127.0.0.1 has a text for whoever sends it `go`. It sends the text in datagrams, each with a piece: `3/12/and so on` is piece 3 of 12, and they are counted from 1. They come in any order, and some come twice; none is lost.",
    "Write `inOrder`: it asks for the text, waits until every piece is there, and returns the pieces joined in their order. A piece may hold slashes, too, and may be empty. It closes its socket in any case.",
  ].join("\n\n"),
  answer: "inOrder",
  hints: [
    "What must you keep of each datagram, and how do you know that the last one is there?",
    "A Map from number to piece takes a second copy without harm. How many entries must it have?",
    "Cut at the first two slashes only: indexOf('/') twice, or a regular expression with (.*) and the flag s. Then for (let i = 1; i <= total; i++) text += pieces.get(i).",
  ],
  checks: [
    {
      name: "joins pieces that come in order",
      hint: "number, total, piece: cut at the first two slashes",
      run: (subject, lab) => joins(subject, lab, ["small ", "works, ", "large ", "hangs"], [1, 2, 3, 4]),
    },
    {
      name: "joins pieces that come in another order",
      hint: "keep each piece under its number, and join when all are there",
      run: (subject, lab) => joins(subject, lab, ["small ", "works, ", "large ", "hangs"], [3, 1, 4, 2]),
    },
    {
      name: "takes a piece that comes twice once",
      hint: "count the different numbers, not the datagrams",
      run: (subject, lab) => joins(subject, lab, ["a", "b", "c"], [2, 2, 1, 1, 3]),
    },
    {
      name: "closes its socket",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        await joins(subject, lab, ["a", "b"], [2, 1]);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "leaves the slashes within a piece alone",
      hint: "only the first two slashes are the frame's; split('/') cuts at all of them",
      run: (subject, lab) => joins(subject, lab, ["http://127.0.0.1/", "a/b", "/"], [3, 2, 1]),
    },
    {
      name: "takes an empty piece, and one with line ends",
      hint: "an empty text is a piece, too: ask whether the number is there, not whether the piece is",
      run: (subject, lab) => joins(subject, lab, ["one\ntwo\n", "", "three"], [2, 3, 1]),
    },
    {
      name: "joins many pieces in a random order",
      hint: "numbers are to be compared as numbers: as text 10 comes before 9",
      run: (subject, lab) => {
        const pieces = Array.from({ length: 30 }, (_, i) => `${i} ${lab.random.word(lab.random.int(1, 8))} `);
        const numbers = pieces.map((_, i) => i + 1);
        return joins(subject, lab, pieces, [...lab.random.shuffled(numbers), ...lab.random.shuffled(numbers)]);
      },
    },
    awaitsCalls((subject, lab) => joins(subject, lab, ["a", "b"], [2, 1])),
  ],
});

/** The peer sends the pieces with these numbers, in this order. */
async function joins(subject: Subject, lab: Lab, pieces: readonly string[], order: readonly number[]): Promise<void> {
  const { port } = await lab.datagrams(({ text, answer }) => {
    if (text !== "go") return;
    for (const number of order) answer(`${number}/${pieces.length}/${pieces[number - 1]}`);
  });
  equal(await subject.call(port), pieces.join(""));
}
