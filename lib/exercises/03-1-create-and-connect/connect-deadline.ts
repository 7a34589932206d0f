import type { Exercise } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, equal, ok, throws } from "../kit/check/assert.ts";
import { AnswerError, Failure, tellAnswerError } from "../kit/check/failure.ts";
import type { Value } from "../kit/check/value.ts";

/** connect() takes it for a mistake of whoever calls it. */
const NO_PORT = 70_000;

export const connectDeadline: Exercise = write(import.meta.url, {
  id: "connect-deadline",
  title: "Connect, but not for ever",
  chapter: "03-1",
  section: "3.2",
  points: 3,
  prompt: [
    'A server that is there answers `connect()` at once, with a yes or a no. A host that stays silent keeps you waiting for two minutes. Write `tryConnect`, which gives it `timeoutMs` milliseconds to 127.0.0.1, and returns what came of it: `"connected"`, `"refused"` or `"timeout"`. It closes its socket in all three cases. Any other error, a number that is no port for one, is none of these: your function throws it.',
    "(The check makes a silent one by a trick: a server that accepts nobody and whose queue is full drops every further request.)",
  ].join("\n\n"),
  answer: "tryConnect",
  hints: [
    'What does man("connect") say of its third argument?',
    "Two different errors may come: the kernel's no has an errno, and a wait that is given up has a code of the course's own. Show both, and look at their code.",
    'await client.connect("127.0.0.1", port, { timeoutMs }); the codes are ECONNREFUSED and ERR_DEADLINE.',
  ],
  checks: [
    {
      name: 'says "connected" where a server listens',
      hint: "connected is what connect() is when it throws nothing; what your code catches may be an error of another kind: show it",
      run: async (subject, lab) => {
        const server = await lab.server(() => {});
        equal(await subject.call(server.port, 100), "connected");
      },
    },
    {
      name: 'says "refused" where nobody listens',
      hint: "connect() throws an error whose code is ECONNREFUSED, and await before it brings the error here",
      run: async (subject, lab) => equal(await subject.call(await lab.port(), 100), "refused"),
    },
    {
      name: 'says "timeout" where nobody answers',
      hint: "give connect() a deadline of its own: its third argument, { timeoutMs }",
      run: async (subject, lab) => {
        const since = performance.now();
        equal(await orDeadline(subject.call(lab.silentPort(), 60), since), "timeout");
        const ms = performance.now() - since;
        // a timer is a little early or late; beyond that it was another deadline, the check's own 300 ms perhaps
        ok(ms > 40 && ms < 220, "about 60 ms of waiting, as asked", ms < 60 ? "less" : "much more");
      },
    },
    {
      name: "leaves no socket open, whatever came of it",
      hint: "close() in a finally block is called in all three cases",
      run: async (subject, lab) => {
        const server = await lab.server(() => {});
        await subject.call(server.port, 100);
        await allClosed(subject, lab);
        await subject.call(await lab.port(), 100); // refused: nobody has this port
        await allClosed(subject, lab);
        await subject.call(lab.silentPort(), 20);
        await allClosed(subject, lab);
      },
    },
    {
      name: "throws any other error",
      hint: "a refusal and a deadline each have a code: throw what has another one again",
      run: (subject) => throws(subject.call(NO_PORT, 100), `when the port is ${NO_PORT}`),
    },
  ],
  hidden: [
    {
      name: "keeps to the time that it is given",
      hint: "use timeoutMs as it is given",
      run: async (subject, lab) => {
        const timeoutMs = lab.random.int(100, 300);
        const since = performance.now();
        equal(await subject.call(lab.silentPort(), timeoutMs), "timeout");
        const ms = performance.now() - since;
        ok(ms >= timeoutMs - 10 && ms < timeoutMs + 400, `about ${timeoutMs} ms of waiting`, `${ms.toFixed(0)} ms`);
      },
    },
  ],
});

/** An answer that gives connect() the deadline asked for, and does not know the code of its error. */
async function orDeadline(running: Promise<Value>, since: number): Promise<Value> {
  try {
    return await running;
  } catch (error) {
    const isOwn = error instanceof AnswerError && error.code === "ERR_DEADLINE" && performance.now() - since < 220;
    if (!isOwn) throw error;
    const look =
      "the deadline works: an error whose code is ERR_DEADLINE says that it is over, and nothing caught that";
    throw new Failure('the text "timeout"', tellAnswerError(error), look);
  }
}
