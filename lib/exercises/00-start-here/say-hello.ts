import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { awaitsCalls, equal } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const sayHello: Exercise = write(import.meta.url, {
  id: "say-hello",
  title: "Say hello",
  chapter: "00",
  section: "0.2",
  points: 1,
  prompt: [
    "Somewhere on your computer a server listens, and `sayHello` is told its port. It makes a client and connects. Two things are missing: **send** the `words`, and **return** the number that `send()` answers with: how many bytes the kernel took.",
    "`await` belongs before `client.send(…)`, as it stands before `client.connect(…)`.",
    'Stuck after a check? Make a new cell with **+**, and run `await hint("say-hello")` in it. Each time it gives one more hint.',
  ].join("\n\n"),
  answer: "sayHello",
  hints: [
    "What did the cell in 0.2 call to get five bytes into the socket?",
    "send() gives an answer. Where can you keep it until the last line?",
    "const taken = await client.send(words);",
  ],
  checks: [
    {
      name: 'sends "hello", and returns 5',
      hint: "send() answers with a number: keep it in a constant, and return that",
      run: (subject, lab) => greets(subject, lab, "hello"),
    },
    {
      name: 'sends "café", and returns its length in bytes',
      hint: "a character may take several bytes: return what send() answered, not the length of the text",
      run: (subject, lab) => greets(subject, lab, "café"),
    },
    awaitsCalls((subject, lab) => greets(subject, lab, "hello")),
  ],
  hidden: [
    {
      name: "sends any words",
      hint: "send the words that the function is given, and return what send() answered",
      run: (subject, lab) => greets(subject, lab, lab.random.text(lab.random.int(1, 40))),
    },
  ],
});

async function greets(subject: Subject, lab: Lab, words: string): Promise<void> {
  const server = await lab.server(async (conn) => {
    equal(new TextDecoder().decode(await conn.readToEnd()), words, "send the words that the function was given");
  });
  const taken = await subject.call(server.port, words);
  await server.done();
  equal(taken, new TextEncoder().encode(words).length);
}
