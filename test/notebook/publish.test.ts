import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test, vi } from "vitest";
import { jupyterKernels } from "../../lib/cli/kernelspec.ts";
import { ArgumentError, publish } from "../../lib/mod.ts";
import { type LiveKernel, liveKernel } from "../support/live-kernel.ts";
import { ownNetwork } from "../support/own-network.ts";

const SERVER = `
import { AF_INET, SOCK_STREAM, descriptors, lesson, publish, socket } from "socklab";
await lesson("0");
const server = socket(AF_INET, SOCK_STREAM);
server.bind("127.0.0.1", 5000);
server.listen(64);`;
/** Sends back what comes until the client's stream ends, to each of a number of clients. */
const echo = (clients: number): string => `
await Promise.all(Array.from({ length: ${clients} }, async () => {
  const conn = await server.accept();
  for (;;) {
    const piece = await conn.recv(65536);
    if (piece.length === 0) break;
    await conn.sendAll(piece);
  }
  conn.close();
}));`;

/** The published port, from what publish() says. */
async function published(kernel: LiveKernel, port: number): Promise<number> {
  const said = await kernel.run(`publish(${port}); undefined`);
  const [, found] =
    new RegExp(
      `^Port ${port} of this notebook is published until the lesson ends: http://127\\.0\\.0\\.1:(\\d+)/`,
    ).exec(said) ?? [];
  expect(found, said).toBeDefined();
  return Number(found);
}

const visit = (port: number): Socket => connect(port, "127.0.0.1");

/** How a connection ends that gets nothing. */
async function howItEnds(port: number): Promise<string> {
  const socket = visit(port).resume();
  return Promise.race([
    once(socket, "end").then(() => "end"),
    new Promise<string>((resolve) => socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""))),
  ]);
}

const sum = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

test.skipIf(!ownNetwork)(
  "publish() lets the machine in, byte for byte and as long as the lesson lasts (skipped where there are no networks of their own)",
  async () => {
    for (const name of jupyterKernels) {
      const kernel = await liveKernel(name);
      await kernel.run(SERVER);
      const port = await published(kernel, 5000);
      expect(await published(kernel, 5000), "again").toBe(port);

      const sent = Array.from({ length: 12 }, () => randomBytes(400_000));
      const echoed = kernel.run(echo(sent.length));
      const visitors = sent.map((bytes) => {
        const socket = visit(port);
        socket.end(bytes); // half-closed: what comes back comes after the end
        return buffer(socket);
      });
      const back = await Promise.all(visitors);
      await echoed;
      expect(back.map(sum)).toEqual(sent.map(sum));

      const nobodyListens = await published(kernel, 5001);
      expect(["ECONNRESET", "end"]).toContain(await howItEnds(nobodyListens));

      const waiting = visit(port);
      waiting.on("error", () => {});
      const left = once(waiting, "close");
      await kernel.run("await server.accept(); undefined");
      await kernel.run("await lesson.end(); undefined");
      await left;
      expect(await howItEnds(port)).toBe("ECONNREFUSED");
      await kernel.end();
    }
  },
);

test.skipIf(!ownNetwork)(
  "publish() takes another port where somebody has that one, and ends with the Jupyter kernel (skipped where there are no networks of their own)",
  async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void holder.close());
    await once(holder, "listening");
    const { port } = holder.address() as { port: number };
    const kernel = await liveKernel("deno");
    await kernel.run(SERVER);
    const other = await published(kernel, port);
    expect(other).not.toBe(port);
    process.kill(kernel.pid, "SIGKILL");
    await vi.waitFor(async () => expect(await howItEnds(other)).toBe("ECONNREFUSED"), 10_000);
  },
);

test.skipIf(!ownNetwork)(
  "publish() leaves no descriptor behind, nor a step of the learner's in the record (skipped where there are no networks of their own)",
  async () => {
    const kernel = await liveKernel("tslab");
    await kernel.run(SERVER);
    const seen = `
      import { trace } from "socklab";
      console.log(descriptors().length, trace.events({ by: "you" }).length);`;
    const before = await kernel.run(seen);
    await published(kernel, 5000);
    expect(await kernel.run(seen)).toBe(before);
  },
);

test("publish() says where the port is, where it needs no publishing", () => {
  const said = vi.spyOn(console, "log").mockImplementation(() => {});
  expect(publish(5080)).toEqual({ port: 5080, url: "http://127.0.0.1:5080/" });
  expect(said.mock.calls).toEqual([
    ["Port 5080 is on the machine's network, and needs no publishing: http://127.0.0.1:5080/"],
  ]);
});

test.each([0, 65_536, 1.5, "5000", undefined])("publish() refuses %j, which is no port", (port) => {
  expect(() => publish(port as number)).toThrow(ArgumentError);
  expect(() => publish(port as number)).toThrow(
    /^publish\(\): port must be a (number|whole number from 1 to 65535), not/,
  );
});

test("publish() says what failed where nobody answers", () => {
  vi.stubEnv("SOCKLAB_NETWORK", "own");
  expect(() => publish(5080)).toThrow(/connect\(\d+, @socklab-publish\): ECONNREFUSED/);
  vi.unstubAllEnvs();
});
