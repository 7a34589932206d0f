import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, equal } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const firstToSpeak: Exercise = write(import.meta.url, {
  id: "first-to-speak",
  title: "Who speaks first?",
  chapter: "03-3",
  section: "3.3",
  points: 4,
  extra: true,
  prompt: [
    "A receiver cannot know when something will come. Write `hearAll`: it connects to every port of the list, all on 127.0.0.1. Each server says one short word, sooner or later, and nobody knows which will be the first. Return the words **in the order in which they came**, and close all sockets.",
    "A `recv()` that waits in one place must not keep you from hearing the others. 3.g shows ways to do that.",
  ].join("\n\n"),
  answer: "hearAll",
  hints: [
    "If you await the first server's word before you ask the second one: what happens when the second one speaks first?",
    "Each server needs a wait of its own, and all of them at once. An async function that is called and not awaited yet is just that.",
    "await Promise.all(ports.map(async (port) => { …; words.push(word); })); the push comes when the word does.",
  ],
  checks: [
    {
      name: "hears one server",
      hint: "connect, receive, close; and return only when the word has come",
      run: (subject, lab) => hears(subject, lab, [0]),
    },
    {
      name: "hears three that speak one after the other",
      hint: "a socket for each port",
      run: (subject, lab) => hears(subject, lab, [10, 40, 70]),
    },
    {
      name: "gives the order in which they spoke, not that of the list",
      hint: "wait for all of them at once, and note each word when it comes",
      run: (subject, lab) => hears(subject, lab, [80, 20, 50]),
    },
    {
      name: "closes all of its sockets",
      hint: "close each socket when its word has come",
      run: async (subject, lab) => {
        await hears(subject, lab, [5, 0]);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "hears many, in any order",
      hint: "nothing may depend on the order of the ports",
      run: (subject, lab) => hears(subject, lab, lab.random.shuffled([0, 40, 80, 120, 160, 200])),
    },
  ],
});

const WORDS = ["north", "east", "south", "west", "up", "down"];

/** Servers that all speak after every client has come, each after its own delay. */
async function hears(subject: Subject, lab: Lab, delaysMs: readonly number[]): Promise<void> {
  const ports: number[] = [];
  for (const [index, delayMs] of delaysMs.entries()) {
    const server = await lab.server(async (conn) => {
      await lab.clock.sleep(delayMs);
      conn.write(WORDS[index] ?? "");
    });
    ports.push(server.port);
  }
  const order = delaysMs.map((ms, index) => ({ ms, word: WORDS[index] ?? "" })).sort((a, b) => a.ms - b.ms);
  equal(
    await subject.call(ports),
    order.map(({ word }) => word),
  );
}
