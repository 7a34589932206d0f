import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok } from "../kit/check/assert.ts";
import { holdsLittle } from "../kit/check/holds-little.ts";
import type { Lab } from "../kit/check/lab.ts";

/** The most that a relay may hold. */
const MOST_BYTES = 100_000;

export const steadyRelay: Exercise = write(import.meta.url, {
  id: "steady-relay",
  title: "A relay that passes the pressure on",
  chapter: "05",
  section: "5.5",
  points: 4,
  extra: true,
  prompt: [
    "A relay stands between a fast sender and a slow reader. Write `relay`: it connects to the ports `from` and `to` of 127.0.0.1, receives from the first and sends everything on to the second, until the first one's stream ends. It closes both sockets, and returns how many bytes it has passed on.",
    "It must not hoard: at no moment may it hold more than 100,000 bytes that it has received and not yet handed to the kernel again.",
  ].join("\n\n"),
  answer: "relay",
  hints: [
    "When may the relay receive the next piece? What happens in the sender's kernel if it doesn't receive?",
    "Receive a piece, send all of it, and only then receive again: the waiting does the rest.",
    "for (;;) { const piece = await source.recv(); if (piece.length === 0) break; await sink.sendAll(piece); }",
  ],
  checks: [
    {
      name: "passes everything on, in order",
      hint: "receive a piece, send it, until recv() brings 0 bytes",
      run: (subject, lab) => relays(subject, lab, 1000, "wide"),
    },
    {
      name: "passes everything on to a slow reader",
      hint: "a send() that ends early has taken a part: sendAll() goes on with the rest, and waits where it must",
      run: (subject, lab) => relays(subject, lab, 120_000, "narrow"),
    },
    {
      name: "never holds more than 100,000 bytes",
      hint: "await each sendAll() before the next recv()",
      run: async (subject, lab) => {
        await relays(subject, lab, 400_000, "narrow");
        holdsLittle(await subject.calls(), MOST_BYTES);
      },
    },
    {
      name: "closes both sockets",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        await relays(subject, lab, 10, "wide");
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "passes any bytes on, and none at all",
      hint: "bytes are no text: pass on what recv() brought as it is",
      run: async (subject, lab) => {
        await relays(subject, lab, 0, "wide");
        await relays(subject, lab, lab.random.int(1, 70_000), "wide", lab.random.bytes(997));
      },
    },
    awaitsCalls((subject, lab) => relays(subject, lab, 5000, "wide")),
  ],
});

async function relays(
  subject: Subject,
  lab: Lab,
  count: number,
  size: "wide" | "narrow",
  pattern: Uint8Array = Buffer.from("to the last byte "),
): Promise<void> {
  const bytes = Buffer.alloc(count, pattern);
  let arrived: Uint8Array = new Uint8Array();
  const from = await lab.server((conn) => {
    conn.write(bytes);
    conn.end();
  });
  const to = await lab.server(async (conn) => {
    if (size === "narrow") await conn.takeTime();
    arrived = await conn.readToEnd();
  }, size);
  const passed = await subject.call(from.port, to.port);
  await Promise.all([from.done(), to.done()]);
  ok(bytes.equals(arrived), `all of the ${count} bytes at the reader, in order`, `${arrived.length} bytes`);
  equal(passed, count, "the answer is how many bytes were passed on");
}
