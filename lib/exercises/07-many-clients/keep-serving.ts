import { plural } from "../../base/text.ts";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { awaitsCalls, echoed, equal, gone, ok } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import { serving } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

/** Clients wait for each other here, so that the check's own patience must be the shorter one. */
const WAIT_MS = 5000;
/** Descriptors of the answer beside its connections: the listener, and perhaps an epoll set. */
const BESIDE = 2;

export const keepServing: Exercise = write(import.meta.url, {
  id: "keep-serving",
  title: "The case: a server that knows its room",
  chapter: "07",
  section: "7.8",
  points: 5,
  prompt: [
    "Repair the server of 7.1. The limit of descriptors is the whole process's, and this page needs some. So here it is a number: at most `room` connections may be open at a time.",
    "Write `serveRoom`: it listens on `port` of 127.0.0.1, with a backlog for all, and serves `clients` clients. Each sends a line, gets it back with its `\\n`, and is closed. While there is no room it accepts nobody, and who comes waits in the kernel's queue. Within the room nobody waits for a neighbour. Whoever goes, in whatever way, makes room for the next. When all have gone, close the server.",
  ].join("\n\n"),
  answer: "serveRoom",
  hints: [
    "When may accept() be called, and when not? What has to happen before it may be called again?",
    "Think of places: each takes a client, serves it, closes it, and takes the next. How many of them do you start? And what must a place do when its client has gone without a line?",
    "An async function with a loop: accept, try { recvUntil, sendAll } catch {} finally { close }. Start it `room` times without await, let them share a count of the clients that are still to come, and await them all.",
  ],
  checks: [
    {
      name: "serves one client after the other",
      hint: "accept, read until \\n, send the line back, close, and accept the next",
      run: (subject, lab) => serves(subject, lab, 3, 1, (conns) => inTurn(conns)),
    },
    {
      name: "hears the second client while the first says nothing",
      hint: "within the room nobody waits for a neighbour: serve each without awaiting the others",
      run: (subject, lab) => serves(subject, lab, 2, 2, (conns) => inTurn(conns.reverse())),
    },
    {
      name: "accepts nobody when there is no room, and turns nobody away",
      hint: "count the open connections: with `room` of them, accept() has to wait until one is closed",
      run: (subject, lab) =>
        serves(subject, lab, 8, 2, async (conns) => {
          await full(subject, lab, 2);
          for (const [index, conn] of conns.entries()) {
            ok(conn.ending === undefined, `client ${index + 1} in the queue`, "it was closed without an answer");
          }
          await inTurn(conns);
        }),
    },
    {
      name: "gives the place of one who goes without a word to the next",
      hint: "recvUntil() throws at the end of the stream: close the connection in any case, and go on",
      run: (subject, lab) =>
        serves(subject, lab, 3, 1, async ([first, ...others]) => {
          first?.end();
          await inTurn(others);
        }),
    },
    {
      name: "closes the connections and the server",
      hint: "close() in a finally block",
      run: async (subject, lab) => gone(await serves(subject, lab, 2, 2, inTurn), subject, lab),
    },
  ],
  hidden: [
    {
      name: "goes on when clients reset",
      hint: "an error of one client must end that client's part only",
      run: (subject, lab) =>
        serves(subject, lab, 5, 2, async (conns) => {
          for (const rude of conns.splice(0, 3)) await rude.reset();
          await inTurn(conns);
        }),
    },
    {
      name: "keeps its room while clients come and go",
      hint: "after each close there is room for one, and for no more",
      run: (subject, lab) => {
        const room = lab.random.int(2, 4);
        return serves(subject, lab, room + 8, room, async (conns) => {
          while (conns.length > room + BESIDE) {
            await full(subject, lab, room);
            const at = lab.random.int(0, room - 1); // the places are taken in the order in which the clients came
            await inTurn(conns.splice(at, 1));
          }
          await inTurn(conns);
        });
      },
    },
    awaitsCalls((subject, lab) => serves(subject, lab, 3, 2, inTurn)),
  ],
});

/** All clients connect, and then they play. Gives the port. */
async function serves(
  subject: Subject,
  lab: Lab,
  clients: number,
  room: number,
  play: (conns: Conn[]) => Promise<void>,
): Promise<number> {
  return serving(subject.with({ timeoutMs: WAIT_MS }), lab, [clients, room], async (port) => {
    const conns: Conn[] = [];
    while (conns.length < clients) conns.push(await lab.client(port, `client ${conns.length + 1}`));
    await play(conns);
  });
}

/** Each says its line, one after the other, gets it back, and is closed. */
async function inTurn(conns: readonly Conn[]): Promise<void> {
  for (const [index, conn] of conns.entries()) {
    await echoed(conn, `line ${index + 1}\n`);
    equal(await conn.readToEnd(), new Uint8Array());
  }
}

/** Waits until the room is full, and a moment longer: then no more may have been accepted. */
async function full(subject: Subject, lab: Lab, room: number): Promise<void> {
  const open = async (): Promise<number> => (await subject.openSockets()) - lab.openBefore;
  await lab.clock.patiently(async () => (await open()) > room || undefined);
  await lab.clock.sleep(30);
  const most = room + BESIDE;
  const now = await open();
  ok(
    now <= most,
    `${plural(room, "connection")} at most, the listener, and perhaps one descriptor more`,
    `${plural(now, "descriptor")} open`,
  );
}
