import { SENDS } from "../../analysis/call-kinds.ts";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, equal, ok } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const udpAsk: Exercise = write(import.meta.url, {
  id: "udp-ask",
  title: "Ask over UDP, though datagrams get lost",
  chapter: "03-1",
  section: "3.2",
  points: 4,
  extra: true,
  prompt: [
    "UDP promises nothing: a question may get lost, and so may its answer. A client that wants an answer has to ask again. Write `udpAsk`: it sends `question` as one datagram to `port` on 127.0.0.1, and waits **40 ms** for an answer. If none comes it asks again, **five times** in all. It returns the answer's text, or `null` if none of the five was answered. It closes its socket in either case.",
    "Anybody may send you a datagram. Only one that comes **from that port** is an answer: `recvfrom()` tells who sent it. A wait whose time is over throws an error with the code `ERR_DEADLINE`.",
  ].join("\n\n"),
  answer: "udpAsk",
  hints: [
    "What does recvfrom(1024, { timeoutMs: 40 }) do when nothing comes? How do you catch that, and only that?",
    "A loop of five turns around sendto and recvfrom: what leaves it early, and what follows it?",
    "A datagram from a stranger is no reason to ask again at once: go on waiting, with another recvfrom. A connected UDP socket hears only its peer: connect(), then send() and recv().",
  ],
  checks: [
    {
      name: "returns the answer when nothing is lost",
      hint: "one datagram out with sendto(), one in with recvfrom(): its data has a text, and to return it ends the asking",
      run: (subject, lab) => answered(subject, lab, 0),
    },
    {
      name: "asks again when the first question is lost",
      hint: "recvfrom() throws ERR_DEADLINE when its time is over: catch it, and send the question again",
      run: (subject, lab) => answered(subject, lab, 1),
    },
    {
      name: "asks five times, and no more, where nobody answers; then it returns null",
      hint: "count the questions: five in all, each followed by a wait of 40 ms",
      run: async (subject, lab) => {
        const server = await lab.datagrams(() => {});
        equal(await subject.call(server.port, "anybody?"), null);
        ok(server.received.length === 5, "5 questions", `${server.received.length}`);
        const asked = (await subject.calls()).filter(({ call }) => SENDS.has(call)).map(({ startNs }) => startNs / 1e6);
        const [shortest = 0, , third = 0] = asked
          .slice(1)
          .map((ms, turn) => ms - (asked[turn] ?? 0))
          .sort((a, b) => a - b);
        // a busy machine makes a wait longer, but hardly all or even two of four; nothing makes it shorter
        ok(
          shortest > 35 && third < 120,
          "about 40 ms from one question to the next",
          shortest > 35 ? "much more" : "less",
        );
      },
    },
    {
      name: "takes no answer from a stranger",
      hint: "recvfrom() gives { data, from }: compare from.port, or let connect() make the socket deaf to others",
      run: async (subject, lab) => {
        const server = await lab.datagrams(async ({ port, answer }) => {
          await lab.strangersDatagram(port, "nonsense");
          await lab.clock.sleep(10); // the stranger's word lies in the queue first
          answer("noon");
        });
        equal(await subject.call(server.port, "what time is it?"), "noon");
      },
    },
    {
      name: "closes its socket, with an answer and without",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        const server = await lab.datagrams(({ answer }) => answer("noon"));
        await subject.call(server.port, "what time is it?");
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "gets an answer to the fifth question",
      hint: "five questions in all: the last one has to be waited for, too",
      run: (subject, lab) => answered(subject, lab, 4),
    },
    {
      name: "sends the question as it is, whatever it is",
      hint: "one question, one datagram: the text itself",
      run: async (subject, lab) => {
        const question = lab.random.text(lab.random.int(1, 200));
        const server = await lab.datagrams(({ text, answer }) => answer(`re: ${text}`));
        equal(await subject.call(server.port, question), `re: ${question}`);
      },
    },
    {
      name: "goes on waiting when strangers keep talking",
      hint: "a stranger's datagram is neither an answer nor the end of the wait",
      run: async (subject, lab) => {
        const server = await lab.datagrams(async ({ port, index, answer }) => {
          for (let turn = 0; turn < 3; turn++) await lab.strangersDatagram(port, lab.random.word(5));
          // the strangers talk during the second question's wait, too
          if (index === 1) answer("here");
        });
        equal(await subject.call(server.port, "where?"), "here");
      },
    },
  ],
});

/** Loses the first questions, and answers the next one. */
async function answered(subject: Subject, lab: Lab, lost: number): Promise<void> {
  const server = await lab.datagrams(({ index, answer }) => {
    if (index === lost) answer("noon");
  });
  equal(await subject.call(server.port, "what time is it?"), "noon");
  ok(
    server.received.every((text) => text === "what time is it?"),
    "the question itself in every datagram",
    server.received.map((text) => JSON.stringify(text)).join(", "),
  );
}
