import { readdirSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { quietly } from "../../lib/base/ignore-errors.ts";
import {
  AF_INET,
  defaults,
  lesson,
  SOCK_STREAM,
  SocketError,
  socket,
  sys,
  tcpEndpoints,
  trace,
  type WaitError,
} from "../../lib/mod.ts";
import { ownLoopback } from "../../lib/syscall/loopback.ts";

// a lesson frees the course's ports for everybody on its network, so others' lessons would meddle with what is tested here
quietly(ownLoopback); // root may; others run beside fewer lessons

vi.spyOn(console, "log").mockImplementation(() => {});
afterEach(async () => {
  await lesson.end();
});

const descriptors = (): number => readdirSync("/proc/self/fd").length;

async function pair(port: number) {
  const server = socket(AF_INET, SOCK_STREAM);
  server.bind("127.0.0.1", port);
  server.listen(2);
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  return { server, client, conn: await server.accept() };
}

test("lesson() closes what an earlier run left, and its waits with it", async () => {
  await lesson("a");
  const { conn } = await pair(5091);
  const waits = [conn.recv({} as never), conn.recv(10), conn.recv(10, { wait: "thread" })].map((wait) =>
    wait.catch((error) => error),
  );
  const raw = sys.socket(AF_INET, SOCK_STREAM);
  const before = descriptors();
  await lesson("b");
  expect(descriptors()).toBe(before - 4);
  expect((await Promise.all(waits)).slice(1).map((error: WaitError) => error.code)).toEqual([
    "ERR_CLOSED",
    "ERR_CLOSED",
  ]);
  expect(() => sys.listen(raw)).toThrow(SocketError);
});

test("lesson() starts a fresh record with the kernel's view, and sets how calls wait", async () => {
  await lesson("a", { timeoutMs: 70, wait: "block" });
  expect(trace.size).toBe(0);
  expect(trace.observe).toBe(true);
  const { server } = await pair(5091);
  await expect(server.accept()).rejects.toThrow(/gave up after 70 ms/);
  expect(trace.last("listen").after?.state).toBe("LISTEN");
  await lesson("b");
  expect(defaults).toMatchObject({ timeoutMs: 10_000, wait: "readiness" });
});

test("lesson() frees a fixed port from TIME_WAIT, whoever closed first", async () => {
  for (let run = 0; run < 3; run++) {
    await lesson("a");
    const { client, conn } = await pair(5092);
    conn.close();
    client.close();
    expect(tcpEndpoints({ port: 5092, state: "TIME_WAIT" })).toHaveLength(1);
  }
});

test("lesson() leaves the TIME_WAIT of ports that are not the course's", async () => {
  const { client, conn, server } = await pair(5191);
  conn.close();
  client.close();
  server.close();
  await lesson("a");
  expect(tcpEndpoints({ port: 5191, state: "TIME_WAIT" })).toHaveLength(1);
});

test("lesson() refuses an id that is no text, and options that mean nothing", async () => {
  await expect(lesson(42 as never)).rejects.toThrow(/the id must be a text/);
  await expect(lesson("a", { timeoutMs: -1 })).rejects.toThrow(/timeoutMs/);
  await expect(lesson("a", { wait: "sleep" as never })).rejects.toThrow(/readiness/);
});
