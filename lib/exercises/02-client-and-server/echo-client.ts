import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";
import { NARROW_BYTES } from "../kit/check/narrow.ts";

export const echoClient: Exercise = write(import.meta.url, {
  id: "echo-client",
  title: "An echo client",
  chapter: "02",
  section: "2.2",
  points: 3,
  prompt: [
    "An **echo server** sends back whatever it receives. Write its client: `echoClient` connects to `port` on 127.0.0.1, sends `text`, receives the echo, closes its socket, and returns the echo as a text.",
    'The echo may come in several pieces: one `recv()` may bring less than the whole. You know how many bytes you have sent, so you know how many must come back. A piece may end in the middle of a character, so join the bytes, and read them as text when all are there: `man("recvExactly")` shows a method that does it.',
  ].join("\n\n"),
  answer: "echoClient",
  hints: [
    "Which four calls make a client, in order? The fifth one gives the number back.",
    "send() returns how many bytes went out. How can you tell that as many have come back?",
    "const sent = await client.sendAll(text); const echo = await client.recvExactly(sent); then echo.text is the whole echo.",
  ],
  checks: [
    {
      name: 'sends "hello", and returns what the server echoed',
      hint: "create, connect, send, receive, close. The server sends back what it got and then waits for more: stop receiving when all of it has come back",
      run: (subject, lab) => echoes(subject, lab, "hello", [64]),
    },
    {
      name: "waits for all of an echo that comes in pieces",
      hint: "recv() returns as soon as something is there: call it again until as many bytes have come as were sent",
      run: (subject, lab) => echoes(subject, lab, "socket", [2, 1, 3]),
    },
    {
      name: "puts together characters whose bytes come in different pieces",
      hint: "count bytes, not characters: as many come back as send() answered. Decode when all are there: a part of a character is not text yet",
      run: (subject, lab) => echoes(subject, lab, "né en été", [2, 4, 2]),
    },
    {
      name: "closes its socket",
      hint: "close() is the client's last call; the server then reads the end of the stream",
      run: async (subject, lab) => {
        await echoes(subject, lab, "bye", [64]);
        await allClosed(subject, lab);
      },
    },
    awaitsCalls((subject, lab) => echoes(subject, lab, "hello", [64])),
  ],
  hidden: [
    {
      name: "sends a text that one send() does not take whole",
      hint: "a send() that ends early has taken a part: sendAll() goes on with the rest",
      run: async (subject, lab) => {
        const text = lab.random.word(1000).repeat(NARROW_BYTES / 1000);
        const server = await lab.server(async (conn) => {
          await conn.takeTime();
          await conn.read(text.length);
          conn.write(text);
        }, "narrow");
        const answer = await subject.with({ shortSends: true }).call(server.port, text);
        ok(answer === text, "the whole text", "another one");
        await server.done();
      },
    },
    {
      name: "echoes any text, in pieces of any size",
      hint: "collect bytes until as many have come as were sent",
      run: async (subject, lab) => {
        const { random } = lab;
        for (let turn = 0; turn < 3; turn++) {
          await echoes(subject, lab, random.text(random.int(1, 300)), [random.int(1, 9), random.int(1, 200)]);
        }
      },
    },
    {
      name: "does not wait for ever when the server ends early",
      hint: "recv() of 0 bytes is the end of the stream: what is missing will not come",
      run: async (subject, lab) => {
        const server = await lab.server(async (conn) => {
          const bytes = await conn.read(6);
          conn.write(bytes.subarray(0, 3));
          conn.end();
        });
        // it may throw, or return what came: any end is right but one that waits, or makes the rest up
        try {
          ok((await subject.call(server.port, "socket")) !== "socket", "no echo that was never sent", '"socket"');
        } catch (error) {
          if ((error as { reason?: string }).reason !== "threw") throw error;
        }
      },
    },
  ],
});

async function echoes(subject: Subject, lab: Lab, text: string, sizes: readonly number[]): Promise<void> {
  const bytes = Buffer.from(text);
  const server = await lab.server(async (conn) => {
    await conn.writeInPieces(await conn.read(bytes.length), sizes);
  });
  equal(await subject.call(server.port, text), text);
  await server.done();
}
