import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { awaitsCalls, equal, gone, ok } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import { serving } from "../kit/check/during.ts";
import { holdsLittle } from "../kit/check/holds-little.ts";
import type { Lab, Listening } from "../kit/check/lab.ts";

/** The most that a proxy may hold of one connection. */
const MOST_BYTES = 150_000;
const LARGE = 400_000;

export const tcpProxy: Exercise = write(import.meta.url, {
  id: "tcp-proxy",
  title: "The masterpiece: a proxy",
  chapter: "09",
  section: "9.6",
  points: 6,
  prompt: [
    "Write `tcpProxy`: it listens on `port` of 127.0.0.1 and accepts so many `clients`, all of them served at the same time. For each it connects to the server on `target` of 127.0.0.1, and passes the bytes on, both ways, until *both* directions have ended. Then it closes the two sockets. When the last client is served it closes its listener, and returns.",
    "- **Ends.** When one direction ends, tell the other side just that, with `shutdown(SHUT_WR)`. The other direction goes on.\n- **Pressure.** Receive a piece, pass all of it on, then receive the next: never more than 150,000 bytes of a connection in your memory.\n- **Survival.** When a client or its server is gone (a reset, say), or nobody listens on `target`, close that client's sockets. The others notice nothing, and `tcpProxy` throws nothing.",
  ].join("\n\n"),
  answer: "tcpProxy",
  hints: [
    "How many loops run at the same time for one client? What does each of them do when it gets 0 bytes?",
    "Write a function for one direction, `carry(from, to)`, and one for one client that runs two of them with Promise.all, in try … finally. What must happen to the second direction when the first one throws?",
    "carry: recv, sendAll, until 0 bytes, then to.shutdown(SHUT_WR). serve: connect, Promise.all of both directions, catch what fails, close both in finally. tcpProxy: accept in a loop, without awaiting serve, and await all of them in the end.",
  ],
  checks: [
    {
      name: "passes a question and its answer on",
      hint: "for each client a socket of its own that connects to target, and two loops",
      run: (subject, lab) =>
        proxies(subject, lab, 1, answering, async (port) => {
          await asks(await lab.client(port), "hello");
        }),
    },
    {
      name: "carries the end of the client's direction, and the answer after it",
      hint: "0 bytes from the client: upstream.shutdown(SHUT_WR), and the other direction goes on",
      run: (subject, lab) =>
        proxies(subject, lab, 1, sorting, async (port) => {
          const conn = await lab.client(port);
          conn.write("c a b");
          conn.end();
          equal(Buffer.from(await conn.readToEnd()).toString(), "a b c");
        }),
    },
    {
      name: "carries the end of the server's direction, and what the client says after it",
      hint: "0 bytes from the server: conn.shutdown(SHUT_WR), and the client may go on",
      run: (subject, lab) => lastWord(subject, lab),
    },
    {
      name: "serves its clients at the same time",
      hint: "don't await one client before you accept the next",
      run: (subject, lab) =>
        proxies(subject, lab, 2, answering, async (port) => {
          const silent = await lab.client(port, "client 1");
          await asks(await lab.client(port, "client 2"), "quick");
          await asks(silent, "slow");
        }),
    },
    {
      name: "survives a client that resets, and lets its server know",
      hint: "when one direction throws, close both sockets of that client, and of no other",
      run: (subject, lab) => survivesReset(subject, lab),
    },
    {
      name: "closes the connections and the server",
      hint: "close both sockets of a client in finally, and the listener at the end",
      run: async (subject, lab) =>
        gone(
          await proxies(subject, lab, 1, answering, async (port) => asks(await lab.client(port), "bye")),
          subject,
          lab,
        ),
    },
  ],
  hidden: [
    {
      name: "passes the pressure on",
      hint: "await each sendAll() before the next recv()",
      run: async (subject, lab) => {
        await presses(subject, lab);
        holdsLittle(await subject.calls(), 2 * MOST_BYTES); // there were two clients
      },
    },
    {
      name: "passes on what a send() has not taken at once",
      hint: "a send() that ends early has taken a part: sendAll() goes on with the rest",
      run: (subject, lab) => presses(subject.with({ shortSends: true }), lab),
    },
    {
      name: "closes a client for whom nobody listens, and goes on",
      hint: "a refused connect() throws: catch it, and close the client's socket",
      run: async (subject, lab) => {
        const target = await lab.port();
        await serving(subject, lab, [target, 2], async (port) => {
          for (const name of ["client 1", "client 2"]) await isEnded(lab, await lab.client(port, name), name);
        });
      },
    },
    {
      name: "survives a server that resets",
      hint: "an error of one direction ends that client, and not the proxy",
      run: async (subject, lab) => {
        const resetting = async (conn: Conn, index: number): Promise<void> => {
          if (index > 0) return answering(conn);
          await conn.readLine();
          await conn.reset();
        };
        await proxies(patient(subject), lab, 2, resetting, async (port) => {
          const unlucky = await lab.client(port, "client 1");
          unlucky.write("hello\n");
          await isEnded(lab, unlucky, "client 1");
          await asks(await lab.client(port, "client 2"), "still there?");
        });
      },
    },
    awaitsCalls((subject, lab) =>
      proxies(subject, lab, 1, answering, async (port) => asks(await lab.client(port), "hello")),
    ),
  ],
});

/** Answers each line until the client's end, and ends. */
async function answering(conn: Conn): Promise<void> {
  conn.write(`to ${await conn.readLine()}\n`);
  await conn.readToEnd();
}

/** Reads words to their end, and only then answers. */
async function sorting(conn: Conn): Promise<void> {
  const words = Buffer.from(await conn.readToEnd("go on")).toString();
  conn.write(words.split(" ").sort().join(" "));
  conn.end();
}

async function asks(conn: Conn, word: string): Promise<void> {
  conn.write(`${word}\n`);
  equal(await conn.readLine(), `to ${word}`);
  conn.end();
  await conn.readToEnd();
}

async function lastWord(subject: Subject, lab: Lab): Promise<void> {
  let heard = "";
  const polite = async (conn: Conn): Promise<void> => {
    conn.write("good night");
    conn.end();
    heard = Buffer.from(await conn.readToEnd()).toString();
  };
  await proxies(subject, lab, 1, polite, async (port) => {
    const conn = await lab.client(port);
    equal(Buffer.from(await conn.readToEnd("go on")).toString(), "good night");
    conn.write("sleep well");
    conn.end();
  });
  equal(heard, "sleep well");
}

async function survivesReset(subject: Subject, lab: Lab): Promise<void> {
  let ofTheRude: Conn | undefined;
  const server = async (conn: Conn, index: number): Promise<void> => {
    if (index > 0) return answering(conn);
    ofTheRude = conn;
    await conn.readLine();
    conn.write("got it\n");
  };
  await proxies(patient(subject), lab, 2, server, async (port) => {
    const rude = await lab.client(port, "client 1");
    rude.write("hello\n");
    await rude.readLine();
    await rude.reset();
    const told = await lab.clock.patiently(() => ofTheRude?.ending);
    ok(told !== undefined, "the end of the connection at the server of the client that is gone", "it was never told");
    await asks(await lab.client(port, "client 2"), "still there?");
  });
}

/** A server that sends much to a client in no hurry, and to another one. */
async function presses(subject: Subject, lab: Lab): Promise<void> {
  const bytes = Buffer.alloc(LARGE, lab.random.bytes(997));
  const generous = async (conn: Conn): Promise<void> => {
    conn.write(bytes);
    conn.end();
    await conn.readToEnd();
  };
  await proxies(subject, lab, 2, generous, async (port) => {
    const first = await lab.client(port, "client 1"); // which waits until the proxy is there
    const slow = lab.narrowClient(port);
    await slow.takeTime();
    for (const conn of [slow, first]) {
      ok(bytes.equals(await conn.read(LARGE)), "every byte, in order", "other bytes");
      await conn.readToEnd();
    }
  });
}

/** An answer whose own deadlines do not end what it has forgotten. */
const patient = (subject: Subject): Subject => subject.with({ timeoutMs: 60_000 });

/** Runs a server and the answer before it, plays the clients, and gives the answer's port. */
async function proxies(
  subject: Subject,
  lab: Lab,
  clients: number,
  script: Parameters<Lab["server"]>[0],
  play: (port: number) => Promise<void>,
): Promise<number> {
  const server: Listening = await lab.server(script);
  const port = await serving(subject, lab, [server.port, clients], play);
  await server.done();
  return port;
}

async function isEnded(lab: Lab, conn: Conn, name: string): Promise<void> {
  const ending = await lab.clock.patiently(() => conn.ending);
  conn.end();
  ok(ending !== undefined, `the end of the connection at ${name}`, "it is still open");
}
