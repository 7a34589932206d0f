import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { awaitsCalls, equal, gone, ok } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import { serving } from "../kit/check/during.ts";
import { Failure } from "../kit/check/failure.ts";
import type { Lab } from "../kit/check/lab.ts";

export const httpServer: Exercise = write(import.meta.url, {
  id: "http-server",
  title: "All together: a web server",
  chapter: "04-5",
  section: "4.6",
  points: 6,
  prompt: [
    "The whole of chapter 04 in one function: open, and then for each client agree, exchange and end. HTTP is text over a stream. A request is lines, each ended by `\\r\\n`; the first one is like `GET /hello HTTP/1.1`, and an **empty line** ends the request. The answer has a first line like `HTTP/1.1 200 OK`, lines with headers such as `Content-Length: 5` (the body's length in bytes), an empty line, and then the body.",
    "Write `httpServer`: it listens on `port` of 127.0.0.1, and answers `requests` requests, each on a connection of its own. The path `/hello` gets the status `200 OK` and the body `hello`, any other path `404 Not Found` and `not here`. Send the header `Connection: close`, and close the connection after the answer.",
    "The check's client is **undici**, which is the client inside Node's `fetch`. It is strict.",
  ].join("\n\n"),
  answer: "httpServer",
  hints: [
    "Where does a request end? A method of the socket receives up to a given mark: which mark is it here?",
    "Of the first line you need the second word. What do you do with a request that asks for something else?",
    'const head = (await conn.recvUntil("\\r\\n\\r\\n")).text; const path = head.split(" ")[1]; the answer is lines joined by "\\r\\n", an empty one, then the body.',
  ],
  prepare: () => import("undici"), // it takes a while to load: an answer must not wait for that
  checks: [
    {
      name: "answers GET /hello with 200 and hello",
      hint: "status line, headers, an empty line, body; every line before the body ends with \\r\\n",
      run: (subject, lab) => answers(subject, lab, [{ path: "/hello", status: 200, body: "hello" }]),
    },
    {
      name: "answers any other path with 404",
      hint: "the path is the second word of the request's first line",
      run: (subject, lab) =>
        answers(subject, lab, [
          { path: "/nothing", status: 404, body: "not here" },
          { path: "/hello", status: 200, body: "hello" },
        ]),
    },
    {
      name: "waits for a request that comes in pieces",
      hint: "a request is whole when its empty line has come: receive until then",
      run: async (subject, lab) => {
        await serving(subject, lab, [1], async (port) => {
          const conn = await lab.client(port);
          // undici sends a request in one piece, so a plain client sends this one
          await conn.writeInPieces("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n", [2, 9, 7, 20], 4);
          const answer = Buffer.from(await conn.readToEnd()).toString();
          ok(answer.startsWith("HTTP/1.1 200 "), "a first line that begins with HTTP/1.1 200", firstLine(answer));
          ok(answer.endsWith("\r\n\r\nhello"), "an empty line and hello at the end", JSON.stringify(answer.slice(-12)));
        });
      },
    },
    {
      name: "sends the headers Content-Length and Connection: close",
      hint: "a header is a line, its name, a colon and its value: Content-Length: 5, Connection: close",
      run: async (subject, lab) => {
        await serving(subject, lab, [2], async (port) => {
          await hasHeaders(await lab.client(port, "client 1"), "/hello", "hello");
          await hasHeaders(await lab.client(port, "client 2"), "/nothing", "not here");
        });
      },
    },
    {
      name: "closes the connections and the server",
      hint: "conn.close() after each answer, server.close() after the last one",
      run: async (subject, lab) =>
        gone(await answers(subject, lab, [{ path: "/hello", status: 200, body: "hello" }]), subject, lab),
    },
  ],
  hidden: [
    awaitsCalls((subject, lab) => answers(subject, lab, [{ path: "/hello", status: 200, body: "hello" }])),
    {
      name: "answers many requests, for paths of all kinds",
      hint: "only /hello itself is there: /hello/you, /say/hello and /hell are other paths, whatever the other lines say",
      run: async (subject, lab) => {
        const paths = lab.random.shuffled([
          "/hello",
          "/",
          "/hello/you",
          "/say/hello",
          "/hell",
          "/HELLO",
          "/hello",
          `/${lab.random.word(60)}`,
        ]);
        const wanted = paths.map((path) =>
          path === "/hello" ? { path, status: 200, body: "hello" } : { path, status: 404, body: "not here" },
        );
        await answers(subject, lab, wanted, { referer: "http://localhost/hello", "x-wanted": "GET /hello HTTP/1.1" });
      },
    },
    {
      name: "answers a request with many headers",
      hint: "a request may be longer than one recv()",
      run: async (subject, lab) => {
        const headers: Record<string, string> = {};
        for (let turn = 0; turn < 20; turn++) headers[`x-${lab.random.word(8)}`] = lab.random.word(100);
        await answers(subject, lab, [{ path: "/hello", status: 200, body: "hello" }], headers);
      },
    },
  ],
});

/** More than any answer here has: a server may send without end. */
const MOST_LINES = 200;
const MOST_BODY = 64 * 1024;

/** undici would do without these headers, where the stream ends after the body. */
async function hasHeaders(conn: Conn, path: string, body: string): Promise<void> {
  conn.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const [head = ""] = Buffer.from(await conn.readToEnd())
    .toString()
    .split("\r\n\r\n", 1);
  const [, ...lines] = head.split("\r\n", MOST_LINES);
  const headers = new Map(lines.map((line) => pairOf(line)));
  const { length } = Buffer.from(body);
  for (const [name, value] of [
    ["content-length", String(length)],
    ["connection", "close"],
  ] as const) {
    ok(headers.get(name) === value, `the header ${name}: ${value} for ${path}`, shown(headers.get(name)));
  }
}

const shown = (value: string | undefined): string => (value === undefined ? "no such header" : JSON.stringify(value));
const pairOf = (line: string): [string, string] => {
  const [name = "", ...rest] = line.split(":");
  return [name.trim().toLowerCase(), rest.join(":").trim().toLowerCase()];
};

interface Wanted {
  readonly path: string;
  readonly status: number;
  readonly body: string;
}

async function answers(
  subject: Subject,
  lab: Lab,
  wanted: readonly Wanted[],
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  return serving(subject, lab, [wanted.length], async (port) => {
    for (const { path, status, body } of wanted) {
      lab.note("undici", `asks for ${path}`);
      const got = await ask(lab, port, path, headers);
      lab.note("undici", `understood ${got.status} with the body ${JSON.stringify(got.body)}`);
      equal({ status: got.status, body: got.body }, { status, body });
    }
  });
}

/** Asks with undici, again while nobody listens there. */
async function ask(
  { clock }: Lab,
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: string }> {
  const { Client } = await import("undici"); // here, since no other exercise needs it
  const { patienceMs } = clock.limits;
  const answer = await clock.patiently(async () => {
    const limits = { headersTimeout: patienceMs, bodyTimeout: patienceMs, maxResponseSize: MOST_BODY };
    const client = new Client(`http://127.0.0.1:${port}`, limits);
    try {
      const { statusCode, body } = await client.request({ path, method: "GET", headers: { ...headers } });
      return { status: statusCode, body: await body.text() };
    } catch (error) {
      const { code = "", message } = error as { code?: string; message: string };
      if (code === "ECONNREFUSED") return undefined;
      throw new Failure("an answer that undici understands", `undici says: ${message}`, LOOK[code]);
    } finally {
      await client.destroy();
    }
  });
  if (answer) return answer;
  throw new Failure(`a server that listens on 127.0.0.1:${port}`, "connection refused");
}

/** Where to look when undici names what it misses. */
const LOOK: Readonly<Record<string, string>> = {
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH:
    "Content-Length is the number of the body's bytes, not one more and not one fewer",
  UND_ERR_RES_EXCEEDED_MAX_SIZE: "the body has an end: send it once, and close",
  UND_ERR_SOCKET: "the connection ended before the answer was whole: does an empty line end its headers?",
  UND_ERR_HEADERS_TIMEOUT: "no answer came: do you wait for something that undici does not send?",
};

const firstLine = (answer: string): string => JSON.stringify(answer.split("\r\n", 1)[0] ?? "");
