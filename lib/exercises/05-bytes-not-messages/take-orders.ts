import { Buffer } from "node:buffer";
import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, throws } from "../kit/check/assert.ts";
import type { Lab } from "../kit/check/lab.ts";

export const takeOrders: Exercise = write(import.meta.url, {
  id: "take-orders",
  title: "The case: orders that survive",
  chapter: "05",
  section: "5.6",
  points: 5,
  prompt: [
    'Close the three tickets of 5.1. Write `readOrders`: it connects to `port` on 127.0.0.1, and receives orders until the stream ends, each a line of JSON such as `{"item":"tea"}` with a `\\n` at its end. It returns their items, in order, and closes its socket.',
    "Orders may come joined, or cut at any place. A stream that ends in the middle of a line has lost an order: throw an error. And nobody orders for 10,000 bytes: when so many have come without a line end, throw an error and wait for no more.",
  ].join("\n\n"),
  answer: "readOrders",
  hints: [
    "What do you keep from one recv() to the next: texts, or bytes? When is a line ready to be turned into text?",
    "Keep the bytes that have not become a line yet. After each recv(): as long as there is a 10 among them (that is \\n), take the bytes before it. What is left at the end of the stream?",
    'recvUntil("\\n", { maxBytes: 10_000 }) does most of it: at the end of the stream it throws a StreamError with the code ERR_STREAM_ENDED, whose partial tells what had come.',
  ],
  checks: [
    {
      name: "takes one order after the other",
      hint: "a line, JSON.parse(), its item",
      run: (subject, lab) => takes(subject, lab, ["tea", "coffee"], [15, 18]),
    },
    {
      name: "takes orders that come together (ticket 1)",
      hint: "one recv() may bring several lines: look for every \\n in what has come",
      run: (subject, lab) => takes(subject, lab, ["tea", "coffee", "milk", "café crème"], [4096]),
    },
    {
      name: "takes a long order that comes in pieces (ticket 2)",
      hint: "keep what is no whole line yet, and add the next piece to it",
      run: (subject, lab) => takes(subject, lab, ["tea ".repeat(1200), "milk"], [1000, 900]),
    },
    {
      name: "takes characters that are cut in two (ticket 3)",
      hint: "join the bytes first, and make them text when the line is whole",
      run: (subject, lab) => takes(subject, lab, ["Zoë", "€ 5", "😀"], [12, 15, 18, 64]),
    },
    {
      name: "throws when the stream ends in the middle of an order",
      hint: "0 bytes from recv(), and bytes of a line are left over: that order is lost",
      run: (subject, lab) => endsWith(subject, lab, `${line("tea")}{"item":"cof`),
    },
    {
      name: "closes its socket, after an error, too",
      hint: "close() in a finally block is called however the function ends",
      run: async (subject, lab) => {
        await takes(subject, lab, ["tea"], [64]);
        await allClosed(subject, lab);
        await endsWith(subject, lab, '{"item"');
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "gives up when 10,000 bytes have come without a line end",
      hint: "look at how much you keep after each recv(): more than a line may have is an error, at once",
      run: async (subject, lab) => {
        const server = await lab.server(async (conn) => {
          await conn.writeInPieces(`${line("tea")}{"item":"${"x".repeat(20_000)}`, [4096]);
        });
        const impatient = subject.with({ timeoutMs: 500 }); // whoever waits for more is told so
        await throws(impatient.call(server.port), "when a line is longer than 10,000 bytes");
      },
    },
    {
      name: "takes any orders in pieces of any size",
      hint: "nothing may depend on where a recv() cuts the stream",
      run: async (subject, lab) => {
        const { random } = lab;
        const items = Array.from({ length: 12 }, () => random.text(random.int(0, 300)));
        await takes(subject, lab, [...items, "two\nlines"], [1, 2, random.int(3, 20), random.int(50, 900)]);
      },
    },
    {
      name: "takes hundreds of orders from a customer in a hurry, and none from one who has none",
      hint: "every line end counts, in one piece or in many",
      run: async (subject, lab) => {
        const items = Array.from({ length: 600 }, (_, index) => `${lab.random.word(5)} ${index}`);
        await takes(subject, lab, items, [65_536]);
        await takes(subject, lab, [], [64]);
      },
    },
    awaitsCalls((subject, lab) => takes(subject, lab, ["tea", "coffee"], [7])),
  ],
});

const line = (item: string): string => `${JSON.stringify({ item })}\n`;

async function takes(subject: Subject, lab: Lab, items: readonly string[], pieces: readonly number[]): Promise<void> {
  const server = await lab.server(async (conn) => {
    await conn.writeInPieces(Buffer.from(items.map(line).join("")), pieces, 1);
    conn.end();
  });
  equal(await subject.call(server.port), items);
  await server.done();
}

async function endsWith(subject: Subject, lab: Lab, text: string): Promise<void> {
  const server = await lab.server((conn) => {
    conn.write(text);
    conn.end();
  });
  await throws(subject.call(server.port), "when the stream ends in the middle of an order");
}
