import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, throws } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import type { Lab } from "../kit/check/lab.ts";

export const askAgain: Exercise = write(import.meta.url, {
  id: "ask-again",
  title: "The case: a kept connection that may be gone",
  chapter: "06",
  section: "6.6",
  points: 5,
  prompt: [
    "Repair the client of 6.1. Write `askKept`: it asks the server on `port` of 127.0.0.1 each of the `questions`, a line each, waits for the answer's line before it asks the next, and returns the answers without their `\\n`. It keeps its connection from one question to the next.",
    "The server may close an idle connection at any moment. So a question that fails on a connection which **has answered before**, with ECONNRESET, EPIPE or the end of the stream, and before any byte of its answer has come, is asked once more on a new connection. Whatever else fails is thrown: on a new connection, or in the middle of an answer. Close every socket, in any case.",
  ].join("\n\n"),
  answer: "askKept",
  hints: [
    "Which of the failures may come from a connection that the server has closed in the meantime? How do you know that it is none of the others?",
    "You need three things to decide: has this connection answered before, which error was it, and had a byte of the answer come? The end of the stream is no exception of recv(): it is 0 bytes.",
    "Write a function that asks one question on one socket, and a loop around it. In its catch: was the socket kept, and is the code ECONNRESET, EPIPE or your own for an end before the answer? Then close it, connect anew, and ask once more, outside of the try.",
  ],
  checks: [
    {
      name: "asks over one connection as long as it lives",
      hint: "keep the socket from one question to the next",
      run: (subject, lab) => asks(subject, lab, [["answer", "answer", "answer"]], 3),
    },
    {
      name: "asks again when the server resets as the second question arrives",
      hint: "ECONNRESET on a connection that has answered before: a new connection, and the same question",
      run: (subject, lab) => asks(subject, lab, [["answer", "reset"], ["answer"]], 2),
    },
    {
      name: "asks again when the server has closed the idle connection",
      hint: "then send() works, or answers EPIPE, and recv() brings 0 bytes or ECONNRESET: all of them mean the same here",
      run: (subject, lab) =>
        asks(
          subject,
          lab,
          [
            ["answer", "close"],
            ["answer", "answer"],
          ],
          3,
        ),
    },
    {
      name: "throws when a new connection fails, and asks no second time",
      hint: "only a connection that has answered before may be blamed on idleness",
      run: (subject, lab) => gives(subject, lab, [["reset"]], 1, "when the first question is answered by a reset"),
    },
    {
      name: "closes every socket",
      hint: "the dead connection, too, and in any case",
      run: async (subject, lab) => {
        await asks(subject, lab, [["answer", "reset"], ["answer"]], 2);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "throws when an answer breaks off in the middle",
      hint: "a byte of the answer has come, so the server has worked on the question: to ask again might do it twice",
      run: (subject, lab) => gives(subject, lab, [["answer", "half"]], 2, "when an answer breaks off"),
    },
    {
      name: "asks once more, not for ever",
      hint: "the second try is on a new connection: when it fails, throw",
      run: (subject, lab) =>
        gives(subject, lab, [["answer", "reset"], ["reset"]], 2, "when the new connection fails, too"),
    },
    {
      name: "closes every socket, after an error, too",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        await gives(subject, lab, [["reset"]], 1, "when the first question is answered by a reset");
        await allClosed(subject, lab);
      },
    },
    {
      name: "survives a server that closes again and again",
      hint: "each new connection may answer, and then be gone",
      run: (subject, lab) => {
        const { random } = lab;
        const ways = Array.from({ length: 5 }, (): Way[] => ["answer", random.pick(["reset", "close"] as const)]);
        return asks(subject, lab, [...ways, ["answer"]], 6);
      },
    },
    awaitsCalls((subject, lab) => asks(subject, lab, [["answer", "answer"]], 2)),
  ],
});

/** What a server's connection does about its next question; after `close` it is gone before that question comes. */
type Way = "answer" | "reset" | "close" | "half";

async function asks(
  subject: Subject,
  lab: Lab,
  connections: readonly (readonly Way[])[],
  count: number,
): Promise<void> {
  const { port, counted, done } = await serverOf(lab, connections);
  const questions = Array.from({ length: count }, (_, index) => `question ${index + 1}`);
  equal(
    await subject.call(port, questions),
    questions.map((question) => `to ${question}`),
  );
  await done();
  equal(counted(), connections.length, "count the connections: one as long as it lives, and one more after it is gone");
}

async function gives(
  subject: Subject,
  lab: Lab,
  connections: readonly (readonly Way[])[],
  count: number,
  when: string,
): Promise<void> {
  const { port, counted } = await serverOf(lab, connections);
  const questions = Array.from({ length: count }, (_, index) => `question ${index + 1}`);
  await throws(subject.call(port, questions), when);
  equal(counted(), connections.length, "count the connections: it was asked once too often");
}

async function serverOf(
  lab: Lab,
  connections: readonly (readonly Way[])[],
): Promise<{ port: number; counted: () => number; done: () => Promise<void> }> {
  let made = 0;
  const { port, done } = await lab.server(async (conn) => {
    const ways = connections[made++] ?? ["reset"];
    for (const way of ways) if (!(await turn(conn, way))) return;
    await conn.readToEnd();
  });
  return { port, done, counted: () => made };
}

/** One question of a connection; tells whether it lives on. */
async function turn(conn: Conn, way: Way): Promise<boolean> {
  if (way === "close") {
    conn.close();
    return false;
  }
  const question = await conn.readLine();
  if (way === "answer") conn.write(`to ${question}\n`);
  if (way === "half") conn.write("to qu");
  if (way === "half" || way === "reset") await conn.reset();
  return way === "answer";
}
