import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { awaitsCalls, echoed, equal, gone, ok } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import { during } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

/** A patience that no client of a check comes near. It is also the deadline of waits that name none: they help nobody. */
const LONG_MS = 5000;
const SHORT_MS = 120;

export const slowLines: Exercise = write(import.meta.url, {
  id: "slow-lines",
  title: "A deadline that is one",
  chapter: "07",
  section: "7.8",
  points: 4,
  prompt: [
    "Repair the server of 7.i. Write `serveLines`: it listens on `port` of 127.0.0.1 and serves `clients` clients, all of them at the same time. Each sends a line, gets it back with its `\\n`, and is closed.",
    "A client whose line is not complete `patienceMs` milliseconds after it was accepted is closed without an answer, however many bytes it has sent. One that goes early, in whatever way, disturbs nobody. When all clients have been closed, close the server, and return how many were answered.",
  ].join("\n\n"),
  answer: "serveLines",
  hints: [
    "Which wait has to end in time: that for the next piece, or that for the whole line? And who waits meanwhile?",
    "Note when a client's time is over: Date.now() + patienceMs. Each recv() gets what is left of it. Or recvUntil(), whose deadline is for all of it.",
    "An async function for one client, with try, catch and finally { conn.close() }, that tells whether it has answered. The server accepts one client after the other, starts that function without await, and awaits all of them in the end.",
  ],
  checks: [
    {
      name: "sends each client its line back",
      hint: "read until \\n, send the same line, close",
      run: (subject, lab) => serves(subject, lab, 2, LONG_MS, 2, answered),
    },
    {
      name: "hears the second client while the first says nothing",
      hint: "don't await one client's line before you accept the next",
      run: (subject, lab) => serves(subject, lab, 2, LONG_MS, 2, (conns) => answered(conns.reverse())),
    },
    {
      name: "goes on when a client goes without a line",
      hint: "recvUntil() throws at the end of the stream: an error of one client must end that client's part only",
      run: (subject, lab) =>
        serves(subject, lab, 2, LONG_MS, 1, async ([first, ...others]) => {
          first?.end();
          await answered(others);
        }),
    },
    {
      name: "closes a client that sends byte after byte and comes to no end",
      hint: "a client has patienceMs for its whole line; a deadline on each recv() would begin anew with each byte",
      run: (subject, lab) => serves(subject, lab, 1, SHORT_MS, 0, ([conn]) => dropped(conn as Conn, lab, true)),
    },
    {
      name: "closes the connections and the server",
      hint: "close() in a finally block",
      run: async (subject, lab) => gone(await serves(subject, lab, 2, LONG_MS, 2, answered), subject, lab),
    },
  ],
  hidden: [
    {
      name: "closes a client that says nothing",
      hint: "each client has patienceMs from the moment it was accepted",
      run: (subject, lab) => serves(subject, lab, 1, SHORT_MS, 0, ([conn]) => dropped(conn as Conn, lab, false)),
    },
    {
      name: "takes a line that comes in pieces, and in time",
      hint: "only the line's end completes it, however many recv() that takes",
      run: (subject, lab) =>
        serves(subject, lab, 1, LONG_MS, 1, async ([conn]) => {
          await conn?.writeInPieces("slow, but in time\n", [1, 5, 2]);
          equal(await conn?.readLine(), "slow, but in time");
        }),
    },
    {
      name: "goes on when a client resets",
      hint: "an error of one client must end that client's part only",
      run: (subject, lab) =>
        serves(subject, lab, 3, LONG_MS, 2, async (conns) => {
          conns[0]?.write("half a l");
          await conns[0]?.reset();
          await answered(conns.slice(1));
        }),
    },
    {
      name: "serves many clients in any order",
      hint: "nothing may depend on who speaks first",
      run: (subject, lab) =>
        serves(subject, lab, 12, LONG_MS, 12, (conns) => {
          const order = conns.map((conn) => ({ conn, turn: lab.random.int(0, 1000) }));
          return answered(order.sort((a, b) => a.turn - b.turn).map(({ conn }) => conn));
        }),
    },
    awaitsCalls((subject, lab) => serves(subject, lab, 2, LONG_MS, 2, answered)),
  ],
});

/** All clients connect, and then they play; the answer must have answered so many. Gives the port. */
async function serves(
  subject: Subject,
  lab: Lab,
  clients: number,
  patienceMs: number,
  count: number,
  play: (conns: Conn[]) => Promise<void>,
): Promise<number> {
  const port = await lab.port();
  const running = subject.with({ timeoutMs: LONG_MS }).call(port, clients, patienceMs);
  await during(running, async () => {
    const conns: Conn[] = [];
    while (conns.length < clients) conns.push(await lab.client(port, `client ${conns.length + 1}`));
    await play(conns);
  });
  equal(await running, count, "count the clients that got their line back, and no others");
  return port;
}

/** Each says its line, one after the other, gets it back, and is closed. */
async function answered(conns: readonly Conn[]): Promise<void> {
  for (const [index, conn] of conns.entries()) {
    await echoed(conn, `line ${index + 1}\n`);
    equal(await conn.readToEnd(), new Uint8Array());
  }
}

/** A client that is to lose its connection. A close with bytes unread is a reset, and that is in order here. */
async function dropped(conn: Conn, { clock }: Lab, sends: boolean): Promise<void> {
  const ended = await clock.patiently(async () => {
    if (sends && conn.ending === undefined) await conn.writeInPieces("G", [1]);
    await clock.sleep(15);
    return conn.ending;
  });
  ok(ended !== undefined, `the connection closed after ${SHORT_MS} ms`, "a connection that was still open");
  equal(conn.length, 0, "no answer for a line that is not complete");
}
