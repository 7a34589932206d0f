import type { Exercise, Subject } from "../exercise.ts";
import { write } from "../kit/ask/write.ts";
import { allClosed, awaitsCalls, equal, ok } from "../kit/check/assert.ts";
import type { Conn } from "../kit/check/conn.ts";
import { during } from "../kit/check/during.ts";
import { AnswerError } from "../kit/check/failure.ts";
import type { Lab } from "../kit/check/lab.ts";

export const findMe: Exercise = write(import.meta.url, {
  id: "find-me",
  title: "A server that tells where it is",
  chapter: "04-1",
  section: "4.2",
  points: 4,
  prompt: [
    "A server whose port nobody knows is of no use. Write `findMe`: it makes a server on 127.0.0.1 at **any free port**, and tells its port to the registry: a server that listens at the port `registry`, and expects a line such as `41234\\n`. Then it accepts one client, sends it `found\\n`, and closes everything.",
    "Whoever reads the line may connect at once, so listen before you send it.",
  ].join("\n\n"),
  answer: "findMe",
  hints: [
    "Which port asks the kernel for a free one? Which call tells you the port that you got?",
    "One program may be a server and a client, with a socket for each. How many sockets does this one have in the end?",
    'const { port } = server.getsockname(); then a client connects to the registry, and sends port + "\\n".',
  ],
  checks: [
    {
      name: "tells the registry its port, as a line",
      hint: 'listen first; then connect to the registry\'s port, and send the number and "\\n"',
      run: (subject, lab) => isFound(subject, lab, async (port) => (await lab.client(port)).endWithAnswer()),
    },
    {
      name: "listens there by then, and sends found",
      hint: "accept() gives the socket to send on",
      run: async (subject, lab) => {
        await isFound(subject, lab, (port) => hears(lab, port));
        await listenedFirst(subject);
      },
    },
    {
      name: "closes everything: the connection, the server, and the connection to the registry",
      hint: "count the sockets: one listens, one talks to the registry, one came from accept()",
      run: async (subject, lab) => {
        await isFound(subject, lab, async (port) => {
          const client = await lab.client(port);
          await client.readToEnd();
        });
        await allClosed(subject, lab);
      },
    },
  ],
  hidden: [
    {
      name: "is found by a client that comes late",
      hint: "accept() waits for it",
      run: (subject, lab) =>
        isFound(subject, lab, async (port) => {
          await lab.clock.sleep(lab.random.int(50, 300));
          await hears(lab, port);
        }),
    },
    {
      name: "is at another port each time",
      hint: "port 0 asks the kernel for any free port",
      run: async (subject, lab) => {
        const first = await isFound(subject, lab, (port) => hears(lab, port));
        await lab.hold(first); // nobody else gets this port now
        const second = await isFound(subject, lab, (port) => hears(lab, port));
        ok(second !== first, "a free port", `${second}, which another server has`);
      },
    },
    awaitsCalls((subject, lab) => isFound(subject, lab, (port) => hears(lab, port))),
  ],
});

async function hears(lab: Lab, port: number): Promise<void> {
  const client = await lab.client(port);
  equal(await client.readLine(), "found");
  client.endWithAnswer();
}

/** The record tells what no peer can see: whoever reads the line comes a moment later, when the server may listen at last. */
async function listenedFirst(subject: Subject): Promise<void> {
  const calls = await subject.calls();
  const listens = calls.findIndex(({ call, result }) => call === "listen" && result === 0);
  const tells = calls.findIndex(({ call, result }) => call.startsWith("send") && result > 0);
  ok(
    tells < 0 || listens < tells,
    "listen() before the line is sent to the registry",
    "the line was sent first",
    "whoever reads the line may connect at once, and would be refused: listen, then tell",
  );
}

/**
 * A registry that waits for the end of a line sends nobody: an answer that waits for a client would never learn why.
 *
 * @throws {Failure} when bytes lie there without a line end
 */
function knowsLine(registry: Conn | undefined): void {
  ok(
    !registry?.length,
    'a line, ended by "\\n", sent to the registry',
    `${registry?.length} bytes, and no "\\n" among them`,
    'the registry reads up to "\\n", and waits for it; until then it tells nobody where you are, so no client comes',
  );
}

/** Plays the registry, and then what follows; some client must come then, since it is waited for. Gives the port. */
async function isFound(subject: Subject, lab: Lab, then: (port: number) => Promise<unknown>): Promise<number> {
  let found = 0;
  let told: (line: string) => void;
  let heard: Conn | undefined;
  const line = new Promise<string>((resolve) => {
    told = resolve;
  });
  const registry = await lab.server(
    async (conn) => {
      heard = conn;
      told(await conn.readLine());
    },
    "wide",
    "registry",
  );
  const running = subject.call(registry.port).catch((error: unknown) => {
    if (error instanceof AnswerError && error.code === "ERR_DEADLINE") knowsLine(heard);
    throw error;
  });
  await during(running, async () => {
    // done() throws when nobody comes, or no line does; where it settles, the line is there
    const first = await Promise.race([line, registry.done().then(() => line)]);
    const port = Number(first);
    const isPort = /^\d+$/.test(first) && port > 0 && port < 65_536;
    ok(
      isPort,
      "a port from 1 to 65535 in the line",
      JSON.stringify(first),
      "getsockname() tells which port the kernel chose for 0",
    );
    found = port;
    await then(port);
  });
  return found;
}
