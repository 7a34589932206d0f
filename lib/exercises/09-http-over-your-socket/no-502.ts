import { Buffer } from "node:buffer";
import { viewAfterClose } from "../../trace/linux/sock-diag.ts";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import type { Lab } from "../kit/check/lab.ts";

export const no502: Exercise = write(import.meta.url, {
  id: "no-502",
  title: "The case: a pool without 502s",
  chapter: "09",
  section: "9.8",
  points: 5,
  prompt: [
    "Repair the balancer of 9.1. Write `balance`: it sends each of the `requests` to the server on its `port` of 127.0.0.1, one after the other, with `HTTP/1.1`, a header `Host` and no body. For each it gives `200 ` and the body, or `502`. It keeps one connection for each port; an answer has `Content-Length`, and with `Connection: close` the connection is not kept.",
    "- **Look.** A kept connection that the server has ended meanwhile is closed, and a new one made, for any method.\n- **Ask again.** A `GET` that fails on a *kept* connection before a byte of its answer has come is asked once more, on a new one.\n- Whatever else fails is `502`: a `POST`, a new connection, an answer that breaks off. The next request goes on all the same.\n\nClose every socket in the end.",
  ].join("\n\n"),
  answer: "balance",
  hints: [
    "A server that has closed: in which state is the client's end then? Which call asks the kernel for it, without a packet?",
    "For the second rule you need three things: was the connection kept, has a byte come, is it a GET? recv(1, { flags: MSG_PEEK }) waits for a byte and takes none.",
    "A Map from port to the kept socket. For a request: take it out; if view().state is not ESTABLISHED, close it and make a new one; send, peek, read head and body; put it back. In catch: close, and either once more or 502.",
  ],
  checks: [
    {
      name: "keeps its connection from one request to the next",
      hint: "keep the socket when the answer is whole: Content-Length says when that is",
      run: (subject, lab) => balances(subject, lab, { a: [["answer", "answer", "answer"]] }, "GET a, GET a, POST a"),
    },
    {
      name: "doesn't keep a connection that the answer ends",
      hint: "Connection: close in the answer's head: close it, and make a new one for the next request",
      run: (subject, lab) => balances(subject, lab, { a: [["last"], ["last"]] }, "GET a, POST a"),
    },
    {
      name: "makes a new connection when the server has hung up meanwhile, for a POST, too",
      hint: "look before you use a kept connection: view().state, or a recv() with MSG_PEEK and MSG_DONTWAIT",
      run: (subject, lab) =>
        balances(subject, lab, { a: [["answer", "hang up"], ["answer"]], b: [["late"]] }, "GET a, GET b, POST a"),
    },
    {
      name: "asks a GET once more when the connection ends under it",
      hint: "a kept connection, no byte of an answer, a GET: a new connection, and the same request",
      run: (subject, lab) => balances(subject, lab, { a: [["answer", "reset"], ["answer"]] }, "GET a, GET a"),
    },
    {
      name: "doesn't ask a POST twice",
      hint: "the server may have taken the order already: 502 says that nobody knows",
      run: (subject, lab) =>
        balances(subject, lab, { a: [["answer", "reset"], ["answer"]] }, "GET a, POST a: 502, GET a"),
    },
    {
      name: "closes every socket",
      hint: "the kept ones at the end, and the dead ones at once",
      run: async (subject, lab) => {
        await balances(subject, lab, { a: [["answer", "reset"], ["answer"]] }, "GET a, GET a");
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "gives 502 for a new connection that fails, and asks no second time",
      hint: "only a kept connection may be blamed on idleness",
      run: (subject, lab) => balances(subject, lab, { a: [["reset"], ["answer"]] }, "GET a: 502, GET a"),
    },
    {
      name: "gives 502 for an answer that breaks off",
      hint: "a byte of the answer has come, so the server has worked on it",
      run: (subject, lab) =>
        balances(subject, lab, { a: [["answer", "half"], ["answer"]] }, "GET a, GET a: 502, GET a"),
    },
    {
      name: "asks once more, not for ever",
      hint: "the second try is on a new connection: when it fails it is 502",
      run: (subject, lab) =>
        balances(subject, lab, { a: [["answer", "reset"], ["reset"], ["answer"]] }, "GET a, GET a: 502, GET a"),
    },
    {
      name: "gives 502 where nobody listens, and goes on",
      hint: "connect() throws: catch it, and close that socket, too",
      run: async (subject, lab) => {
        await balances(subject, lab, { a: [["answer", "answer"]] }, "GET a, GET nobody: 502, GET a");
        await allClosed(subject, lab);
      },
    },
    {
      name: "keeps a connection for each port",
      hint: "one kept connection for each port, not one for all",
      run: (subject, lab) => {
        const ways: Way[] = ["answer", "answer"];
        return balances(subject, lab, { a: [ways], b: [ways], c: [ways] }, "GET a, GET b, GET c, GET a, GET b, GET c");
      },
    },
    awaitsCalls((subject, lab) => balances(subject, lab, { a: [["answer", "answer"]] }, "GET a, GET a")),
  ],
});

/**
 * What a server's connection does about its next request. After `last` it is not to be kept; after `hang up` it is gone
 * before that request comes; `late` waits until every connection that was hung up on has ended.
 */
type Way = "answer" | "last" | "late" | "reset" | "half" | "hang up";

/** What each connection of a server does, in the order in which they are made. */
type Ways = readonly (readonly Way[])[];

/**
 * Runs servers and has them asked.
 *
 * @param script `"GET a, POST b: 502"`: what is asked of which server, and what comes of it, if not an answer
 */
async function balances(
  subject: Subject,
  lab: Lab,
  servers: Readonly<Record<string, Ways>>,
  script: string,
): Promise<void> {
  const left: Ports[] = []; // of clients that were hung up on
  const running = new Map<string, Running>();
  for (const [name, ways] of Object.entries(servers)) running.set(name, await runServer(lab, name, ways, left));
  const nobody = await lab.port();
  const steps = script.split(", ").map((step, index) => {
    const [, method = "", name = "", status] = /^(\w+) (\w+)(?:: (\d+))?$/.exec(step) ?? [];
    const path = `/${name}/${index + 1}`;
    return { method, path, port: running.get(name)?.port ?? nobody, wanted: status ?? `200 ${pageOf(method, path)}` };
  });
  const got = await subject.call(steps.map(({ method, path, port }) => ({ port, method, path })));
  equal(
    got,
    steps.map(({ wanted }) => wanted),
  );
  for (const [name, { done, made }] of running) {
    await done();
    const look = `count the connections to server ${name}: one as long as it lives, and one more after it is gone`;
    equal(made(), servers[name]?.length, look);
  }
}

type Ports = Conn["ports"];

interface Running {
  readonly port: number;
  done(): Promise<void>;
  /** How many connections were made to it. */
  made(): number;
}

async function runServer(lab: Lab, name: string, ways: Ways, left: Ports[]): Promise<Running> {
  let made = 0;
  const { port, done } = await lab.server(async (conn) => {
    lab.note(`server ${name}`, `connection ${made + 1} begins`);
    for (const way of ways[made++] ?? ["reset"]) {
      if (way === "hang up") left.push(conn.ports);
      if (!(await turn(lab, conn, way, left))) return;
    }
    // nothing more may come but the end
    await lab.clock.patiently(() => conn.length > 0 || conn.ending !== undefined || undefined);
    if (conn.length > 0) await conn.reset();
    else await conn.readToEnd();
  });
  return { port, done, made: () => made };
}

/** One request of a connection; tells whether it lives on. */
async function turn(lab: Lab, conn: Conn, way: Way, left: readonly Ports[]): Promise<boolean> {
  if (way === "hang up") {
    conn.close();
    return false;
  }
  const [method = "", path = ""] = (await readHead(conn)).split(" ");
  if (way === "late") await lab.clock.patiently(() => left.every(hasEnded) || undefined);
  if (way === "reset") {
    await conn.reset();
    return false;
  }
  const page = pageOf(method, path);
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(page)}\r\n`;
  const whole = `${head}${way === "last" ? "Connection: close\r\n" : ""}\r\n${page}`;
  conn.write(way === "half" ? whole.slice(0, -5) : whole);
  if (way === "half") await conn.reset();
  return way !== "half";
}

const pageOf = (method: string, path: string): string => `${method} of ${path}, café`;

async function readHead(conn: Conn): Promise<string> {
  const first = await conn.readLine();
  while ((await conn.readLine()).trim() !== "") {}
  return first;
}

/** Whether the client's kernel has taken the FIN of a connection that was closed. */
function hasEnded({ own, answers }: Ports): boolean {
  const [local, peer] = [own, answers].map((port) => ({ family: "AF_INET", host: "127.0.0.1", port }) as const);
  const now = viewAfterClose({ fd: -1, state: "ESTABLISHED", ...(local && { local }), ...(peer && { peer }) });
  return now?.state !== "ESTABLISHED" && now?.state !== "FIN_WAIT1";
}
