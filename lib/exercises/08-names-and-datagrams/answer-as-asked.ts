import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok } from "../kit/check/assert.ts";
import { during } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

type Question = readonly [host: string, text: string];

export const answerAsAsked: Exercise = write(import.meta.url, {
  id: "answer-as-asked",
  title: "The case: from the address that was asked",
  chapter: "08",
  section: "8.8",
  points: 5,
  prompt: [
    "Repair the service of 8.1. Write `answerAsAsked`: it takes datagrams at `port` of every IPv4 address of this machine, answers each with its text in capital letters (`toUpperCase()`), and ends after `count` of them. Then it closes its socket.",
    "Each answer must come **from the address that was asked**: whoever asks 127.0.0.2 hears from 127.0.0.2. You don't know the addresses beforehand. More than one client may ask, one after the other or at once.",
  ].join("\n\n"),
  answer: "answerAsAsked",
  hints: [
    "How does the server learn which of the machine's addresses a question was sent to? recvfrom() does not tell. What did 8.8 show?",
    "The option IP_PKTINFO, set before the first question comes, and recvmsg(): its control data has a message of that type. Which of its values is the address that was asked?",
    'sendmsg({ iov: [text], to: { host: from.host, port: from.port }, control: [{ type: "IP_PKTINFO", specDst: … }] }): specDst is the addr of the message that came.',
  ],
  checks: [
    {
      name: "answers a question to 127.0.0.1",
      hint: "bind to 0.0.0.0 and the port, receive, answer to whoever asked",
      run: (subject, lab) => answers(subject, lab, [["127.0.0.1", "is it you?"]]),
    },
    {
      name: "answers a question to 127.0.0.2 from there",
      hint: "IP_PKTINFO: recvmsg() tells which address was asked, and sendmsg() takes the one to speak as",
      run: (subject, lab) => answers(subject, lab, [["127.0.0.2", "is it you?"]]),
    },
    {
      name: "answers each question from its own address, and ends after the last one",
      hint: "the address belongs to the question: ask for it every time",
      run: (subject, lab) =>
        answers(subject, lab, [
          ["127.0.0.3", "first"],
          ["127.0.0.1", "second"],
          ["127.0.0.2", "third"],
        ]),
    },
    {
      name: "closes its socket",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        const port = await answers(subject, lab, [["127.0.0.2", "is it you?"]]);
        ok(!lab.hasDatagramPort(port), "nobody at the port any more", "a socket that still has it");
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "answers from any address of the machine",
      hint: "nothing about the addresses is known beforehand: all of 127.0.0.0/8 may be asked",
      run: async (subject, lab) => {
        const part = (): number => lab.random.int(1, 254);
        const host = (): string => `127.${part()}.${part()}.${part()}`;
        const texts = [lab.random.word(12), lab.random.text(300), ""];
        await answers(
          subject,
          lab,
          texts.map((text) => [host(), text] as const),
        );
      },
    },
    {
      name: "answers clients that ask at once",
      hint: "each datagram brings its own sender and its own address: take both from the same recvmsg()",
      run: async (subject, lab) => {
        const port = await lab.datagramPort();
        const hosts = ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"];
        await during(subject.call(port, hosts.length), async () => {
          await Promise.all(
            hosts.map((host, index) => asks(lab, port, [host, `question ${index}`], `client ${index}`)),
          );
        });
      },
    },
    awaitsCalls((subject, lab) =>
      answers(subject, lab, [
        ["127.0.0.2", "one"],
        ["127.0.0.3", "two"],
      ]),
    ),
  ],
});

/** Asks one question after the other. Gives the port. */
async function answers(subject: Subject, lab: Lab, questions: readonly Question[]): Promise<number> {
  const port = await lab.datagramPort();
  await during(subject.call(port, questions.length), async () => {
    for (const question of questions) await asks(lab, port, question);
  });
  return port;
}

async function asks(lab: Lab, port: number, [host, text]: Question, name?: string): Promise<void> {
  const answer = await lab.ask(host, port, text, name);
  equal(answer.text, text.toUpperCase());
  ok(answer.host === host, `an answer from ${host}, which was asked`, `one from ${answer.host}`);
  ok(answer.port === port, `an answer from the port that was asked`, "one from another port");
}
