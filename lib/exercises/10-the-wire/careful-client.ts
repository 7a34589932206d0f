import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, givesUp, ok, throws } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import type { Lab } from "../kit/check/lab.ts";
import { largestSegment } from "../kit/check/segment.ts";

export const carefulClient: Exercise = write(import.meta.url, {
  id: "careful-client",
  title: "The case: a client for a black hole",
  chapter: "10",
  section: "10.7",
  points: 5,
  prompt: [
    "Repair the client of 10.1. Write `fetchPage`: it connects to `port` of 127.0.0.1, sends `size` and `\\n`, and returns the page, which has `size` bytes, as text. Its first connection leaves the segments' size to the kernel.",
    "Between it and the server lies a tunnel, which swallows segments of more than 700 bytes. So when **nothing** of the page has come within **100 ms**, it closes the connection and asks once more on a new one, with `TCP_MAXSEG` 536; there it waits for a second. Whatever else fails is thrown: a refusal, a page that breaks off, silence on the second connection, too. When bytes have come but not all, it goes on waiting: such a server is slow, and no tunnel swallows its segments. It closes every socket.",
  ].join("\n\n"),
  answer: "fetchPage",
  hints: [
    "What tells the tunnel's silence from a slow server's? From a refusal?",
    "Two waits: one for the first bytes, with 100 ms (a second, later), and one for the rest, with the usual deadline. Only when the first of them ends with ERR_DEADLINE is there a second connection.",
    "A function attempt(segment) makes a socket, sets TCP_MAXSEG before connect() where segment is given, sends, and receives: await client.recv(size, { timeoutMs: 100 }), then recvExactly() for what is missing. In the caller: catch, compare the code with ERR_DEADLINE, and ask for attempt(536).",
  ],
  checks: [
    {
      name: "fetches a page that passes",
      hint: "connect, send the size and a line end, receive so many bytes",
      run: (subject, lab) => fetches(subject, lab, 400, 1),
    },
    {
      name: "fetches a page that the tunnel swallows at first",
      hint: "nothing within 100 ms: close, and ask anew with TCP_MAXSEG 536, set before connect()",
      run: (subject, lab) => fetches(subject, lab, 5000, 2),
    },
    {
      name: "goes on waiting for a slow server's bytes",
      hint: "the 100 ms are for the first bytes: once some have come, no tunnel is in the way",
      run: (subject, lab) => fetches(subject, lab, 600, 1, slowly),
    },
    {
      name: "throws when nobody listens, at once",
      hint: "only silence is a reason to ask again; an errno of connect() is thrown on",
      run: async (subject, lab) => throws(subject.call(await lab.port(), 400), "when nobody listens"),
    },
    {
      name: "closes every socket",
      hint: "the connection that was swallowed, too",
      run: async (subject, lab) => {
        await fetches(subject, lab, 3000, 2);
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "throws when the page breaks off, and asks no second time",
      hint: "the end of the stream before the last byte is an error, and none of the tunnel's",
      run: async (subject, lab) => {
        const server = await serverOf(lab, breaksOff);
        await throws(subject.call(server.port, 600), "when the page breaks off");
        equal(server.count(), 1);
        await allClosed(subject, lab);
      },
    },
    {
      name: "throws when the second connection is silent, too",
      hint: "two connections at most, and the second wait has an end, too",
      run: async (subject, lab) => {
        const server = await serverOf(lab, async (conn) => void (await conn.readLine()));
        await givesUp(subject.call(server.port, 600), "when both connections are silent");
        equal(server.count(), 2);
        await allClosed(subject, lab);
      },
    },
    {
      name: "fetches pages of any size",
      hint: "the size decides whether a segment fits, not you",
      run: async (subject, lab) => {
        const size = lab.random.int(701, 20_000);
        await fetches(subject, lab, size, 2);
        await fetches(subject, lab, lab.random.int(1, 700), 1);
      },
    },
    awaitsCalls((subject, lab) => fetches(subject, lab, 900, 2)),
  ],
});

/** What the tunnel lets through. */
const LIMIT = 700;
const pageOf = (size: number): string => "0123456789".repeat(Math.ceil(size / 10)).slice(0, size);

type Script = (conn: Conn) => Promise<void>;

async function fetches(
  subject: Subject,
  lab: Lab,
  size: number,
  connections: number,
  script = tunnelled,
): Promise<void> {
  const { port, count } = await serverOf(lab, script);
  equal(await subject.call(port, size), pageOf(size));
  // a busy machine may answer late, and so be asked twice
  const look = "count the connections: one where the page comes, a second after silence";
  ok(count() >= connections && count() <= 2, `${connections} connections`, `${count()}`, look);
}

async function serverOf(lab: Lab, script: Script): Promise<{ port: number; count: () => number }> {
  let count = 0;
  const { port } = await lab.server((conn) => {
    count++;
    return script(conn);
  });
  return { port, count: () => count };
}

/** A tunnel lets a page through if its first segment fits; else the server sends that again and again, and nothing comes. */
async function tunnelled(conn: Conn): Promise<void> {
  const size = Number(await conn.readLine());
  if (Math.min(size, largestSegment(conn.ports)) <= LIMIT) conn.write(pageOf(size));
}

async function slowly(conn: Conn): Promise<void> {
  const page = pageOf(Number(await conn.readLine()));
  await conn.writeInPieces(page, [Math.ceil(page.length / 2)], 120);
}

async function breaksOff(conn: Conn): Promise<void> {
  const page = pageOf(Number(await conn.readLine()));
  conn.write(page.slice(0, -1));
  conn.end();
}
