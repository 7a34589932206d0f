import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok, throws } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

/** A head start that no check waits for: it is longer than a check may take. */
const AGES_MS = 9000;
/** How long a connection that should not be may take to show. */
const SHOWS_MS = 30;

export const headStart: Exercise = write(import.meta.url, {
  id: "head-start",
  title: "Happy eyeballs, with a head start",
  chapter: "08",
  section: "8.3",
  points: 4,
  extra: true,
  prompt: [
    "Write `firstToAnswer`: it gets several `ports` of 127.0.0.1, in the order of preference, and returns the one that a connection was made to first. It tries the first one. When that has failed, or after `headStartMs` milliseconds, it tries the next one as well, and so on. An attempt that is under way **goes on** until one of them is connected.",
    "When all have failed, it throws. It closes every socket, in any case, those that are still connecting, too.",
  ].join("\n\n"),
  answer: "firstToAnswer",
  hints: [
    "What are the three things that the function waits for after each attempt has begun? Which of them means what?",
    "Don't await an attempt: keep its promise in a list. Promise.race() waits for the first of several things, whatever it is, and Promise.any() for the first that succeeds; it rejects when all have failed.",
    "After each attempt: race between Promise.any(attempts), the latest attempt's failure, and a timer of headStartMs. After the last one: await Promise.any(attempts). In a finally block: close all.",
  ],
  checks: [
    {
      name: "returns the first port where that answers",
      hint: "connect(), and return the port",
      run: async (subject, lab) => {
        const { port } = await lab.server(() => {});
        equal(await subject.call([port], AGES_MS), port);
      },
    },
    {
      name: "leaves the second port alone where the first answers",
      hint: "a head start means: the next attempt begins only when the time is over, or the one before it has failed",
      run: async (subject, lab) => {
        const { port } = await lab.server(() => {});
        let disturbed = 0;
        const second = await lab.server(() => {
          disturbed++;
        });
        equal(await subject.call([port, second.port], AGES_MS), port);
        await lab.clock.sleep(SHOWS_MS);
        ok(disturbed === 0, "no connection to the second port", `${disturbed}`);
      },
    },
    {
      name: "goes on at once where a port refuses",
      hint: "a failure ends the head start: race the attempt's own end against the timer",
      run: async (subject, lab) => {
        const { port } = await lab.server(() => {});
        equal(await subject.call([await lab.port(), await lab.port(), port], AGES_MS), port);
      },
    },
    {
      name: "goes on after the head start where a port is silent",
      hint: "a timer of headStartMs, in the race with the attempt",
      run: async (subject, lab) => {
        const { port } = await lab.server(() => {});
        equal(await subject.call([lab.silentPort(), port], 40), port);
      },
    },
    {
      name: "throws where all refuse",
      hint: "Promise.any() rejects when all have failed: let that through",
      run: async (subject, lab) =>
        throws(subject.call([await lab.port(), await lab.port()], 20), "when every port refuses"),
    },
    {
      name: "closes every socket, those that are still connecting, too",
      hint: "keep all sockets in a list, and close them in a finally block",
      run: async (subject, lab) => {
        const { port } = await lab.server(() => {});
        await subject.call([lab.silentPort(), await lab.port(), port], 20);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "lets an attempt go on when its head start is over",
      hint: "the first one is only slow: who closes it when its time is over, as Node does, never gets there",
      run: async (subject, lab) => {
        const slow = lab.slowPort();
        equal(await subject.call([slow, await lab.port()], 40), slow);
      },
    },
    {
      name: "takes any number of ports",
      hint: "a loop over all ports, whatever became of those before",
      run: async (subject, lab) => {
        const bad = [lab.silentPort(), await lab.port(), lab.silentPort(), await lab.port()];
        const { port } = await lab.server(() => {});
        equal(await subject.call([...lab.random.shuffled(bad), port], lab.random.int(10, 60)), port);
        await allClosed(subject, lab);
      },
    },
    awaitsCalls(async (subject: Subject, lab: Lab) => {
      const { port } = await lab.server(() => {});
      equal(await subject.call([await lab.port(), port], AGES_MS), port);
    }),
  ],
});
