import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok, throws } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import type { Lab } from "../kit/check/lab.ts";

export const chunkedBody: Exercise = write(import.meta.url, {
  id: "chunked-body",
  title: "A body in chunks",
  chapter: "09",
  section: "9.2",
  points: 4,
  prompt: [
    "Write `readChunked`: it connects to `port` of 127.0.0.1, asks for `GET / HTTP/1.1` with a header `Host`, and returns the answer's body as text. The body comes in chunks: a size in hexadecimal and `\\r\\n`, so many bytes, `\\r\\n`, and so on to the chunk of size 0 and the empty line after it. Behind a size there may be `;` and a note, which means nothing to you.",
    "The server keeps the connection open, so don't wait for its end. Whoever closes with unread bytes resets: read up to the last empty line, then close. If the stream ends before that, throw an error.",
  ].join("\n\n"),
  answer: "readChunked",
  hints: [
    "What comes after the head: bytes of the page, or a line? And which methods of the socket read a line, and so many bytes?",
    "Number.parseInt(line, 16) reads a hexadecimal number, and stops at what is none. The line end after a chunk belongs to no line of a size. When may bytes become text?",
    'A loop: recvUntil("\\r\\n") for the size, recvExactly(size + 2) for the chunk with its line end; at size 0 it ends. Keep the chunks without their line ends, join them, and decode once.',
  ],
  checks: [
    {
      name: "reads a body of one chunk",
      hint: "the head ends with an empty line; then comes the size, the chunk, a line end, and 0 with two line ends",
      run: (subject, lab) => reads(subject, lab, ["hello"]),
    },
    {
      name: "reads many chunks, and sizes above nine",
      hint: "the size is hexadecimal: 1a is 26",
      run: (subject, lab) => reads(subject, lab, ["one", " and twenty-six characters.", "\r\n0\r\n\r\n", "!"]),
    },
    {
      name: "joins the bytes before they become text",
      hint: "a chunk may end in the middle of a character",
      run: (subject, lab) => {
        const bytes = Buffer.from("né en été");
        return reads(subject, lab, [bytes.subarray(0, 2), bytes.subarray(2, 8), bytes.subarray(8)]);
      },
    },
    {
      name: "throws when the stream ends in the middle of a chunk",
      hint: "recvExactly() throws when fewer bytes come; recv() of 0 bytes is the end",
      run: (subject, lab) => breaksOff(subject, lab, "a\r\nhalf"),
    },
    {
      name: "closes its socket",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        await reads(subject, lab, ["bye"]);
        await allClosed(subject, lab);
        await breaksOff(subject, lab, "a\r\nhalf");
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "throws when the stream ends between two chunks",
      hint: "only the chunk of size 0 says that the body is whole",
      run: (subject, lab) => breaksOff(subject, lab, "4\r\nhalf\r\n"),
    },
    {
      name: "reads an answer that comes in pieces of any size",
      hint: "no recv() brings what one send gave: read lines and counted bytes",
      run: (subject, lab) => reads(subject, lab, ["hello", "x".repeat(40), "the end"], [1, 3, 7, 2, 20]),
    },
    {
      name: "reads chunks of any size, with notes behind the sizes",
      hint: "a size may have small and capital letters; what follows a ; is no part of it",
      run: async (subject, lab) => {
        const { random } = lab;
        const chunks = Array.from({ length: 6 }, () => random.word(random.int(1, 100)));
        await reads(subject, lab, chunks, undefined, (size) => `${size.toString(16).toUpperCase()};note=f00`);
      },
    },
    awaitsCalls((subject, lab) => reads(subject, lab, ["hello", "again"])),
  ],
});

const HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

async function reads(
  subject: Subject,
  lab: Lab,
  chunks: readonly (string | Uint8Array)[],
  sizes?: readonly number[],
  sizeLine = (size: number): string => size.toString(16),
): Promise<void> {
  const parts = chunks.map((chunk) => Buffer.from(chunk as string));
  const framed = parts.flatMap((part) => [Buffer.from(`${sizeLine(part.length)}\r\n`), part, Buffer.from("\r\n")]);
  const answer = Buffer.concat([Buffer.from(HEAD), ...framed, Buffer.from("0\r\n\r\n")]);
  const { port, done } = await lab.server(async (conn) => {
    await takeRequest(conn);
    if (sizes) await conn.writeInPieces(answer, sizes);
    else conn.write(answer);
    await conn.readToEnd();
  });
  equal(await subject.call(port), Buffer.concat(parts).toString());
  await done();
}

async function breaksOff(subject: Subject, lab: Lab, start: string): Promise<void> {
  const { port } = await lab.server(async (conn) => {
    await takeRequest(conn);
    conn.write(`${HEAD}${start}`);
    conn.end();
  });
  await throws(subject.call(port), "when the body breaks off");
}

/** Reads the head of a request, and looks at it. */
async function takeRequest(conn: Conn): Promise<void> {
  const lines: string[] = [];
  do lines.push((await conn.readLine()).replace(/\r$/, ""));
  while (lines.at(-1) !== "");
  const [first = "", ...headers] = lines;
  const look = "a request: GET / HTTP/1.1, a line Host: localhost, and an empty line, each with \\r\\n";
  ok(first === "GET / HTTP/1.1", "the first line GET / HTTP/1.1", JSON.stringify(first), look);
  ok(
    headers.some((line) => /^host:/i.test(line)),
    "a header Host",
    "none",
    look,
  );
}
