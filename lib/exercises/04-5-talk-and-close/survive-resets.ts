import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { echoed, echoedSlowly, gone, ok, throws } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import { serving } from "../kit/check/during.ts";
import type { Lab } from "../kit/check/lab.ts";

export const surviveResets: Exercise = write(import.meta.url, {
  id: "survive-resets",
  title: "A server that survives its clients",
  chapter: "04-5",
  section: "4.5",
  points: 4,
  extra: true,
  prompt: [
    "Clients crash, cables are pulled, and then `recv()` throws ECONNRESET, or `send()` throws EPIPE. That concerns one client only, and must not end the server. Write `sturdyServer`: an echo server on `port` of 127.0.0.1 for `clients` clients, one after the other. A client that resets its connection counts as served: close its socket, and take the next one.",
    "Swallow only what a lost client explains. An error that you did not expect must still be thrown.",
  ].join("\n\n"),
  answer: "sturdyServer",
  hints: [
    "Where in the echo server can a client's reset surface? There are two calls.",
    "What must happen to the connection's socket, whether its client ended well or not? And to the loop of clients?",
    'A try inside the loop: catch (error) { if (!["ECONNRESET", "EPIPE"].includes((error as { code?: string }).code ?? "")) throw error; } finally { conn.close(); }',
  ],
  checks: [
    {
      name: "echoes what a client sends",
      hint: "first it must be an echo server: see the exercise before",
      run: (subject, lab) => serves(subject, lab, ["stay"]),
    },
    {
      name: "serves the next client after one has reset its connection",
      hint: "catch what recv() throws for that one client, close its socket, and go on with accept()",
      run: (subject, lab) => serves(subject, lab, ["reset", "stay"]),
    },
    {
      name: "survives one that sends and resets at once, before it is accepted or answered",
      hint: "send() may throw as well: EPIPE or ECONNRESET. Both belong to that one client",
      run: (subject, lab) => serves(subject, lab, ["flee", "flee", "stay"]),
    },
    {
      name: "closes every connection, the lost ones too, and the server",
      hint: "close in a finally block, which runs however the client ended",
      run: async (subject, lab) => gone(await serves(subject, lab, ["reset", "stay"]), subject, lab),
    },
  ],
  hidden: [
    {
      name: "echoes all to a client that is slow to read",
      hint: "a send() that ends early has taken a part: sendAll() goes on with the rest",
      run: (subject, lab) => serving(subject.with({ shortSends: true }), lab, [2], (port) => echoedSlowly(port, lab)),
    },
    {
      name: "survives many clients of all kinds, in any order",
      hint: "whatever a client does, the next one is served",
      run: async (subject, lab) => {
        const kinds = ["stay", "reset", "flee"] as const;
        await serves(subject, lab, [...Array.from({ length: 12 }, () => lab.random.pick(kinds)), "stay"]);
      },
    },
    {
      name: "swallows no other error while it serves a client",
      hint: "catch only ECONNRESET and EPIPE: whatever else recv() or send() throws is to be thrown again",
      run: async (subject, lab) => {
        const port = await lab.port();
        const impatient = subject.with({ timeoutMs: 100 }); // recv() then throws ERR_DEADLINE, which no lost client explains
        const running = impatient.call(port, 1).then(
          () => "returned",
          () => "threw",
        );
        const conn = await lab.client(port);
        await echoed(conn, "hello");
        await lab.clock.sleep(250);
        const isLost = conn.ending !== undefined;
        conn.end();
        const got = await running;
        ok(!isLost || got === "threw", "the error of a recv() that was given up", "nothing was thrown");
      },
    },
    {
      name: "throws when it cannot have its port",
      hint: "catch only ECONNRESET and EPIPE, and only around one client",
      run: async (subject, lab) => {
        const holder = await lab.server(() => {});
        await throws(subject.call(holder.port, 1), "when another server has the port");
      },
    },
  ],
});

type Manner = "stay" | "reset" | "flee";

async function serves(subject: Subject, lab: Lab, manners: readonly Manner[]): Promise<number> {
  return serving(subject, lab, [manners.length], async (port) => {
    for (const [index, manner] of manners.entries())
      await visit(await lab.client(port, `client ${index + 1}`), lab, manner);
  });
}

async function visit(conn: Conn, lab: Lab, manner: Manner): Promise<void> {
  if (manner === "flee") conn.write("hello");
  else await echoed(conn, "hello");
  if (manner !== "stay") {
    await conn.reset();
    return lab.clock.sleep(10); // the answer has seen it before the next client comes
  }
  conn.end();
  await conn.readToEnd();
}
