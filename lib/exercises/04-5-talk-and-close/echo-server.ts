import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { awaitsCalls, echoed, echoedSlowly, gone, ok } from "../kit/check/assert.ts";
import { serving } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

export const echoServer: Exercise = write(import.meta.url, {
  id: "echo-server",
  title: "An echo server",
  chapter: "04-5",
  section: "4.5",
  points: 3,
  prompt: [
    "Now the other side of the echo. `echoServer` listens on `port` of 127.0.0.1, and serves `clients` clients, **one after the other**. It sends back everything that a client sends, byte for byte, until that client's stream ends. Then it closes the connection, and takes the next client. After the last one it closes, and returns.",
  ].join("\n\n"),
  answer: "echoServer",
  hints: [
    "Two loops, one inside the other: what does the outer one count, and what ends the inner one?",
    "recv() brings bytes. Must they become a text, to be sent back? And what does send() answer when it could not take all?",
    "for (;;) { const bytes = await conn.recv(); if (bytes.length === 0) break; await conn.sendAll(bytes); }",
  ],
  checks: [
    {
      name: "echoes what a client sends",
      hint: "create, bind, listen, accept, then recv and send on the socket that accept() gave",
      run: (subject, lab) => serves(subject, lab, [["hello"]]),
    },
    {
      name: "goes on echoing until the client has finished",
      hint: "recv() in a loop: 0 bytes mean that the client will send no more",
      run: (subject, lab) => serves(subject, lab, [["one", "two", "three"]]),
    },
    {
      name: "echoes bytes that are not text",
      hint: "send back the bytes themselves, not the text that they might be",
      run: (subject, lab) => serves(subject, lab, [[Buffer.from([0, 255, 128, 10, 195])]]),
    },
    {
      name: "serves the next client when the first has gone",
      hint: "accept() again, as many times as there are clients",
      run: (subject, lab) => serves(subject, lab, [["first"], ["second"]]),
    },
    {
      name: "closes the connections and the server",
      hint: "conn.close() after each client, server.close() at the end",
      run: async (subject, lab) => gone(await serves(subject, lab, [["bye"]]), subject, lab),
    },
  ],
  hidden: [
    {
      name: "echoes all to a client that is slow to read",
      hint: "a send() that ends early has taken a part: sendAll() goes on with the rest",
      run: (subject, lab) => serving(subject.with({ shortSends: true }), lab, [2], (port) => echoedSlowly(port, lab)),
    },
    awaitsCalls((subject, lab) => serves(subject, lab, [["one", "two"], ["three"]])),
    {
      name: "echoes many bytes, of any kind",
      hint: "a send() that ends early has taken a part: sendAll() goes on with the rest",
      run: async (subject, lab) => {
        const { random } = lab;
        await serves(subject, lab, [[random.bytes(random.int(50_000, 300_000))], [random.bytes(1)]]);
      },
    },
    {
      name: "serves a client that says nothing and goes",
      hint: "0 bytes at the very first recv() are the end, too",
      run: (subject, lab) => serves(subject, lab, [[], ["after"]]),
    },
  ],
});

/** Each client says its pieces, hears the echo of each before the next, and finishes. */
async function serves(
  subject: Subject,
  lab: Lab,
  clients: readonly (readonly (string | Uint8Array)[])[],
): Promise<number> {
  return serving(subject, lab, [clients.length], async (port) => {
    for (const [index, pieces] of clients.entries()) {
      const conn = await lab.client(port, `client ${index + 1}`);
      for (const piece of pieces) await echoed(conn, piece);
      conn.end();
      ok((await conn.readToEnd()).length === 0, "nothing more than the echo", "more bytes");
    }
  });
}
