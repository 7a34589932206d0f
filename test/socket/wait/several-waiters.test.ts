import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { expect, test } from "vitest";
import { python } from "../../../lib/project/paths.ts";
import { trace } from "../../../lib/trace/trace.ts";
import { closeLater, expectNoLeaks } from "../../support/descriptors.ts";
import { errorOf } from "../../support/errors.ts";
import { listening, netClient, udp } from "../../support/sockets.ts";
import { until } from "../../support/until.ts";

// Where several wait for the same thing, one gets it: for the others readiness was no success. They wait on, at the price of a
// call each, or after pauses that grow where the kernel goes on saying "ready".

expectNoLeaks();

const callsSince = (afterSeq: number): number =>
  trace.events({ afterSeq }).filter(({ kind, by }) => kind === "call" && by !== "probe").length;

test("of five accept() on one listener each client ends one, and each of the others costs a few calls", async () => {
  const { server, port } = listening(8);
  const pending = Array.from({ length: 5 }, () => server.accept());
  const afterSeq = trace.seq;
  for (let count = 1; count <= 5; count++) {
    await netClient(port);
    closeLater(await Promise.any(pending.splice(0, 1)));
  }
  expect(callsSince(afterSeq)).toBeLessThan(100);
});

test("three recv() on one socket get a datagram each, and wait in peace for the next", async () => {
  const { socket, port } = udp();
  const got: string[] = [];
  const pending = [1, 2, 3].map(() => socket.recv().then(({ text }) => got.push(text)));
  const afterSeq = trace.seq;
  for (const word of ["one", "two", "three"]) await socket.sendto(word, "127.0.0.1", port);
  await Promise.all(pending);
  expect(got.sort()).toEqual(["one", "three", "two"]);
  expect(callsSince(afterSeq)).toBeLessThan(40);
});

const RIVAL = `
import socket
server = socket.socket(fileno=3)
server.setblocking(True)
print("here", flush=True)
while True:
    conn, _ = server.accept()
    conn.close()
    print("took one", flush=True)
`;

test("an accept() beside another process on the same listener neither spins nor fails when that one is quicker", async () => {
  const { server, port } = listening(64);
  const rival = spawn(python, ["-c", RIVAL], { stdio: ["ignore", "pipe", "inherit", server.fd] });
  closeLater({ close: () => rival.kill() });
  let rivals = -1; // its first line says that it is there
  createInterface(rival.stdout as Readable).on("line", () => rivals++);
  await until("the other process to be there", () => rivals === 0);
  let taken = 0;
  const stop = new AbortController();
  const ours = (async () => {
    for (;;) {
      const conn = await server.accept({ signal: stop.signal, timeoutMs: 30_000 });
      taken++;
      conn.close();
    }
  })().catch((error: { code?: string }) => error.code);
  const afterSeq = trace.seq;
  for (let count = 1; count <= 30; count++) {
    await netClient(port);
    await until("somebody to take the client", () => taken + rivals === count);
  }
  stop.abort();
  expect(await ours).toBe("ERR_ABORTED");
  expect(rivals).toBeGreaterThan(0);
  expect(callsSince(afterSeq)).toBeLessThan(30 * 12);
});

test("a wait that comes to its deadline beside others leaves them waiting", async () => {
  const { socket, port } = udp();
  const patient = socket.recv();
  expect((await errorOf(socket.recv(9, { timeoutMs: 20 }))).code).toBe("ERR_DEADLINE");
  await socket.sendto("late", "127.0.0.1", port);
  expect((await patient).text).toBe("late");
});
