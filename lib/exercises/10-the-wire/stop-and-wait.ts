import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, equal, givesUp, ok } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const stopAndWait: Exercise = write(import.meta.url, {
  id: "stop-and-wait",
  title: "Every piece once, though datagrams get lost",
  chapter: "10",
  section: "10.7",
  points: 4,
  prompt: [
    "Write `deliver`: it sends each of `pieces` to UDP `port` of 127.0.0.1, as a datagram with its number in front: `0:first`, `1:second`. The peer acknowledges what it has got: `ack 0`. Both may be lost: the datagram, or its acknowledgment.",
    "Send one piece at a time. When its own acknowledgment has not come within **30 ms**, send it again, **six times** in all; then give up, and throw an error. An acknowledgment of an earlier piece, which comes late, is none for this one. Close the socket in any case.",
  ].join("\n\n"),
  answer: "deliver",
  hints: [
    "What are the two ways in which recvfrom() may end, and which of them means: again?",
    "A loop over the pieces; in it a loop of six tries; in that you wait for *this* number, whatever else comes.",
    "A late ack must not end the wait: ask recvfrom() again, with what is left of the 30 ms. Before the loop ask connect(), and send() and recv() do for sendto() and recvfrom().",
  ],
  checks: [
    {
      name: "delivers when nothing is lost, each piece once",
      hint: "number, colon, piece; then wait for its ack before the next",
      run: (subject, lab) => delivers(subject, lab, ["one", "two", "three"], {}),
    },
    {
      name: "sends a lost piece again",
      hint: "ERR_DEADLINE means: nothing came in time. Send the same datagram once more",
      run: (subject, lab) => delivers(subject, lab, ["one", "two", "three"], { losesPiece: [0, 2] }),
    },
    {
      name: "sends a piece again when its acknowledgment is lost",
      hint: "the sender can't tell the two losses apart, and does the same about both",
      run: (subject, lab) => delivers(subject, lab, ["one", "two"], { losesAck: [0, 1] }),
    },
    {
      name: "gives up after six tries, and throws",
      hint: "count the tries of a piece: six in all",
      run: async (subject, lab) => {
        const server = await lab.datagrams(() => {});
        await givesUp(subject.call(server.port, ["anybody?"]), "when nobody acknowledges");
        equal(server.received.length, 6);
      },
    },
    {
      name: "closes its socket, after an error, too",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        await delivers(subject, lab, ["one"], {});
        const server = await lab.datagrams(() => {});
        await givesUp(subject.call(server.port, ["anybody?"]), "when nobody acknowledges");
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "takes no earlier acknowledgment for the present one",
      hint: "compare the number in the ack with the piece's: a late one is no answer to this piece",
      run: (subject, lab) => delivers(subject, lab, ["one", "two", "three"], { losesPiece: [1, 2], repeatsAcks: true }),
    },
    {
      name: "survives a peer that loses much",
      hint: "each piece has six tries of its own",
      run: (subject, lab) => {
        const pieces = Array.from({ length: 6 }, () => lab.random.text(lab.random.int(0, 40)));
        const some = (): number[] => pieces.map((_, i) => i).filter(() => lab.random.int(0, 1) === 0);
        return delivers(subject, lab, pieces, { losesPiece: some(), losesAck: some(), repeatsAcks: true });
      },
    },
    {
      name: "has nothing to send where there is no piece",
      hint: "no piece, no datagram",
      run: async (subject, lab) => {
        const server = await lab.datagrams(() => {});
        await subject.call(server.port, []);
        equal(server.received.length, 0);
      },
    },
  ],
});

/** What goes wrong, by the pieces' numbers: the first datagram of a piece, or its first acknowledgment. */
interface Trouble {
  readonly losesPiece?: readonly number[];
  readonly losesAck?: readonly number[];
  /** Whether every acknowledgment comes with all earlier ones. */
  readonly repeatsAcks?: boolean;
}

async function delivers(subject: Subject, lab: Lab, pieces: readonly string[], trouble: Trouble): Promise<void> {
  const got = new Map<number, string>();
  const early: number[] = [];
  const [lostPieces, lostAcks] = [new Set(trouble.losesPiece), new Set(trouble.losesAck)];
  const server = await lab.datagrams(({ text, answer }) => {
    const colon = text.indexOf(":");
    const number = Number(text.slice(0, colon));
    if (trouble.repeatsAcks) for (let i = 0; i < number; i++) answer(`ack ${i}`);
    if (lostPieces.delete(number)) return;
    if (number > got.size) early.push(number);
    got.set(number, text.slice(colon + 1));
    if (!lostAcks.delete(number)) answer(`ack ${number}`);
  });
  await subject.call(server.port, [...pieces]);
  equal([...got.values()], [...pieces]);
  ok(early.length === 0, "no piece before the one before it has come", `piece ${early[0]} came too early`);
  const least = pieces.length + (trouble.losesPiece?.length ?? 0) + (trouble.losesAck?.length ?? 0);
  ok(
    server.received.length >= least && server.received.length <= 3 * least + 3,
    `${least} datagrams, or a few more where this page was slow`,
    `${server.received.length}`,
  );
}
