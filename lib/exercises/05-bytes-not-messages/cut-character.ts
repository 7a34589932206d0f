import type { Exercise } from "../exercise.ts";
import { fill } from "../kit/ask/fill.ts";
import { portOf, until, withPair } from "../kit/ask/pair.ts";
import { recorded } from "../kit/ask/recorded.ts";

export const cutCharacter: Exercise = fill({
  id: "cut-character",
  title: "Where is the é?",
  chapter: "05",
  section: "5.3",
  points: 2,
  prompt:
    "The client sends the text `café`, and then the text `€5`. All of it has arrived before the server's first `recv`. In the record a byte that is no plain letter is written as `\\x` and two digits.",
  answer: "cutCharacter",
  record: [
    'send(4, "caf\\xc3\\xa9", ‹a›, 0) = ‹a›',
    'send(4, "\\xe2\\x82\\xac5", ‹b›, 0) = ‹b›',
    'recv(5, "‹c›\\xc3", 4, 0) = 4',
    'recv(5, "\\xa9\\xe2\\x82\\xac", 4, 0) = ‹d›',
    'recv(5, "‹e›", 1024, 0) = ‹f›',
  ],
  blanks: [
    {
      key: "a",
      ask: "how many bytes the text café has",
      answer: "5",
      mistakes: { "4": "it has four characters: count the bytes that stand between the quotes" },
      look: "a letter is one byte, and so is each \\x with its two digits",
    },
    {
      key: "b",
      ask: "how many bytes the text €5 has",
      answer: "4",
      mistakes: { "2": "it has two characters, and the euro sign takes three bytes" },
      look: "three times \\x, and one letter",
    },
    {
      key: "c",
      ask: "what stands before \\xc3 in the first recv()",
      answer: "caf",
      mistakes: { café: "four bytes fit: three letters, and one half of the é" },
      look: "the first recv() takes four bytes, and the last of them is \\xc3",
    },
    {
      key: "d",
      ask: "what the second recv() answers",
      answer: "4",
      mistakes: {
        "1": "the second text has arrived as well, and the queue knows no border between the two",
        "2": "it answers with a number of bytes, not of characters",
      },
      look: "count the bytes that it brought",
    },
    {
      key: "e",
      ask: "what the third recv() brings",
      answer: "5",
      look: "cross out what the first two have taken: what is left of the two texts?",
    },
    {
      key: "f",
      ask: "what the third recv() answers",
      answer: "1",
      mistakes: { "5": "5 is the text that came; the answer is how many bytes that is" },
      look: "it answers with the number of bytes",
    },
  ],
  hints: [
    "Write all nine bytes in one row. Where do the borders of recv() fall?",
    "caf c3 | a9 e2 82 ac | 35: what is left for the third recv(), as a character?",
    "5, 4, caf, 4, 5, 1.",
  ],
  run: async () => {
    const lines = await recorded(() =>
      withPair(async ({ client, conn }) => {
        for (const text of ["café", "€5"]) await client.send(text);
        await until(() => conn.view().recvQueue === 9);
        for (const most of [4, 4, 1024]) await conn.recv(most);
        return { server: portOf(conn) };
      }),
    );
    return lines.slice(lines.findIndex((line) => line.startsWith("send(")));
  },
});
