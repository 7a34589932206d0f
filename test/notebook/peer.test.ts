import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AF_INET, lesson, SOCK_STREAM, socket, startPeer } from "../../lib/dist/mod.js";
import { fromJsonLines } from "../../lib/trace/jsonl.ts";
import { jsonLines, run, runtimes } from "../support/programs.ts";
import { temporaryFolder } from "../support/socklab.ts";

test("startPeer() listens in a process of its own and does its steps in order", async () => {
  const peer = await startPeer({ listen: 0 }, [{ recv: 3 }, { send: "abc" }, { shutdown: true }]);
  expect(execFileSync("ss", ["-Htlnp", "sport", "=", String(peer.port)], { encoding: "utf8" })).toContain(
    `pid=${peer.pid}`,
  );
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", peer.port);
  await client.sendAll("xyz");
  expect((await client.recvExactly(3)).text).toBe("abc");
  expect((await client.recv()).length).toBe(0);
  client.close();
  expect(await peer.done()).toBe(0);
});

test.each(runtimes)(
  "startPeer() writes its record beside its parent's under SOCKLAB_TRACE, in $name",
  async (runtime) => {
    const path = join(temporaryFolder(), "record.jsonl");
    const program = new URL("./programs/peer.ts", import.meta.url);
    const { code, out, err } = await run(runtime, program, { env: { SOCKLAB_TRACE: path } });
    expect([code, err]).toEqual([0, ""]);
    const [{ pid, events }] = jsonLines<{ pid: number; events: number }>(out) as [never];
    const record = fromJsonLines(readFileSync(`${path}.${pid}`, "utf8"));
    expect(record.length).toBe(events);
    const calls = record.filter(({ by, kind }) => by === "you" && kind === "call").map(({ call }) => call);
    expect(calls).toEqual(expect.arrayContaining(["socket", "bind", "listen", "accept", "recv", "send", "close"]));
    const own = fromJsonLines(readFileSync(path, "utf8"));
    expect(own.some(({ call }) => call === "connect")).toBe(true);
  },
);

test("startPeer() connects to a server that listens here", async () => {
  const server = createServer((conn) => conn.end("bye"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const peer = await startPeer({ connect: port }, [{ recv: 3 }]);
  expect(await peer.done()).toBe(0);
  server.close();
});

test("startPeer() says why a peer could not be started", async () => {
  await expect(startPeer({ connect: 1 }, [])).rejects.toThrow(/could not be started: it ended with exit code/);
  await expect(startPeer({ listen: -1 }, [])).rejects.toThrow(/place must be/);
  await expect(startPeer({ listen: 0 }, [{ dance: 1 } as never])).rejects.toThrow(/dance is no key/);
});

test("lesson.end() ends a peer that is still running", async () => {
  const peer = await startPeer({ listen: 0 }, [{ waitMs: 60_000 }]);
  await lesson.end();
  expect(() => process.kill(peer.pid, 0)).toThrow(/ESRCH/);
});
