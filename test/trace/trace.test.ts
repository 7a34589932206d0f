import { spawnSync } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import * as C from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import type { TraceEvent } from "../../lib/trace/event.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { descriptor, rawPair, rawSocket } from "../support/raw.ts";
import { connected, tcp } from "../support/sockets.ts";

expectNoLeaks();

afterEach(() => {
  trace.enabled = true;
  trace.observe = false;
  trace.capacity = 100_000;
});

/** The events of what a function does. */
function eventsOf(act: () => unknown): TraceEvent[] {
  const afterSeq = trace.seq;
  act();
  return trace.events({ afterSeq });
}

const fdinfo = (events: TraceEvent[]) =>
  events.map(({ call, fd, args, result, errno }) => [call, fd, args, result, errno]);

test("the record has one event a call, with names for the constants", () => {
  let fd = -1;
  const events = eventsOf(() => {
    fd = sys.socket(C.AF_INET, C.SOCK_STREAM);
    codeOf(() => sys.connect(fd, "127.0.0.1", 1));
    sys.setsockopt(fd, C.SOL_SOCKET, C.SO_REUSEADDR, true);
    sys.getsockopt(fd, C.IPPROTO_TCP, C.TCP_NODELAY);
    sys.close(fd);
  });
  expect(fdinfo(events)).toEqual([
    ["socket", -1, ["AF_INET", "SOCK_STREAM", "0"], fd, undefined],
    ["connect", fd, ["127.0.0.1:1"], -1, "ECONNREFUSED"],
    ["setsockopt", fd, ["SOL_SOCKET", "SO_REUSEADDR", "[1]"], 0, undefined],
    ["getsockopt", fd, ["IPPROTO_TCP", "TCP_NODELAY", "[0]"], 0, undefined],
    ["close", fd, [], 0, undefined],
  ]);
});

test("the record has the bytes, 32 at most, and the address that a call was given or gave", () => {
  const fd = rawSocket(C.AF_INET, C.SOCK_DGRAM);
  sys.bind(fd, "127.0.0.1", 0);
  const port = sys.getsockname(fd)?.port as number;
  const text = "0123456789".repeat(5);
  const [sent, got] = eventsOf(() => {
    sys.sendto(fd, text, 0, "127.0.0.1", port);
    sys.recvfrom(fd, new Uint8Array(64), C.MSG_DONTWAIT);
  });
  const address = { family: "AF_INET", host: "127.0.0.1", port };
  expect([sent?.address, got?.address]).toEqual([address, address]);
  expect([sent?.bytes, got?.bytes].map((bytes) => Buffer.from(bytes ?? []).toString())).toEqual(
    Array(2).fill(text.slice(0, 32)),
  );
  expect(sent?.args).toEqual([`"${text.slice(0, 32)}"…`, "50", "0", `127.0.0.1:${port}`]);
  expect(got?.args).toEqual([`"${text.slice(0, 32)}"…`, "64", "MSG_DONTWAIT", `127.0.0.1:${port}`]);
});

test("the record keeps what a failing setsockopt() was given", () => {
  const fd = rawSocket();
  const [event] = eventsOf(() => codeOf(() => sys.setsockopt(fd, C.IPPROTO_TCP, C.TCP_KEEPIDLE, -5)));
  expect(event).toMatchObject({ args: ["IPPROTO_TCP", "TCP_KEEPIDLE", "[-5]"], value: -5, errno: "EINVAL" });
});

test("the record tells what poll() answered, not what it was asked", () => {
  const { client, conn } = rawPair();
  sys.send(client, "x");
  const [event] = eventsOf(() =>
    sys.poll(
      [
        { fd: conn, events: C.POLLIN },
        { fd: client, events: C.POLLIN },
      ],
      0,
    ),
  );
  expect(event?.args[0]).toBe(`[${conn}: POLLIN, ${client}: 0]`);
  const [none] = eventsOf(() => sys.poll([{ fd: client, events: C.POLLIN }], 0));
  expect(none?.args[0]).toBe(`[${client}: POLLIN]`);
});

test("the record keeps the first 16 of a long list", () => {
  const fds = Array(100).fill({ fd: -1, events: C.POLLIN });
  const [event] = eventsOf(() => sys.poll(fds, 0));
  expect(event?.list).toHaveLength(16);
  expect(event?.args[0]).toMatch(/, -1: POLLIN, …\]$/);
});

test("the record lists what epoll was asked and answered", () => {
  const fd = rawSocket();
  const epfd = descriptor(sys.epoll_create1());
  const [add, wait] = eventsOf(() => {
    sys.epoll_ctl(epfd, C.EPOLL_CTL_ADD, fd, C.EPOLLIN | C.EPOLLET);
    sys.epoll_wait(epfd, 4, 0);
  });
  expect(add?.args).toEqual(["EPOLL_CTL_ADD", String(fd), `[${fd}: EPOLLIN|EPOLLET]`]);
  expect(wait?.args).toEqual([`[${fd}: EPOLLHUP]`, "4", "0 ms"]);
});

test("events are numbered without gaps and lie in order of time", () => {
  const events = eventsOf(() => {
    for (let i = 0; i < 50; i++) sys.close(sys.socket(C.AF_INET, C.SOCK_STREAM));
  });
  expect(events.map(({ seq }) => seq)).toEqual(Array.from(events, (_, i) => (events[0] as TraceEvent).seq + i));
  const times = events.flatMap(({ startNs, endNs }) => [startNs, endNs]);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
});

test("what a wait takes is one step: the calls, and the wait as an event of its own", async () => {
  const { client, conn } = await connected();
  const afterSeq = trace.seq;
  const pending = conn.recv();
  await client.send("x");
  await pending;
  const events = trace.events({ afterSeq, fd: conn, by: "you" });
  expect(events.map(({ kind, call, errno }) => [kind, call, errno])).toEqual([
    ["call", "recv", "EAGAIN"],
    ["wait", "recv", undefined],
    ["call", "recv", undefined],
  ]);
  expect(new Set(events.map(({ step }) => step)).size).toBe(1);
  expect(events[1]).toMatchObject({ how: "readiness", outcome: "ready", args: [], result: 0 });
  expect((events[1] as TraceEvent).endNs).toBeLessThanOrEqual((events[2] as TraceEvent).startNs);
});

test("events() filters by descriptor, call, who, time and number, all at once", () => {
  let [one, other] = [-1, -1];
  const all = eventsOf(() => {
    one = rawSocket();
    other = rawSocket();
    codeOf(() => sys.listen(one, 1));
    codeOf(() => sys.listen(other, 1));
  });
  const [first, last] = [all[0] as TraceEvent, all.at(-1) as TraceEvent];
  const count = (filter: object) => trace.events({ afterSeq: first.seq - 1, ...filter }).length;
  expect(count({})).toBe(all.length);
  expect(count({ fd: one })).toBe(all.filter(({ fd, result }) => fd === one || result === one).length);
  expect(count({ fd: [{ fd: one }, other] })).toBe(all.length);
  expect(count({ call: "listen" })).toBe(2);
  expect(count({ call: ["listen", "socket"], fd: one })).toBe(2);
  expect(count({ by: ["library", "probe"] })).toBe(0);
  expect(count({ sinceNs: last.startNs })).toBe(1);
  expect(count({ untilNs: last.startNs })).toBe(all.length - 1);
});

test("switched off, nothing is recorded, and calls work on", async () => {
  trace.enabled = false;
  const before = trace.seq;
  const { client, conn } = await connected({ wait: "thread" });
  await client.send("x");
  expect((await conn.recv()).text).toBe("x");
  expect(trace.seq).toBe(before);
});

test("a call that blocks when the record is switched off or cleared ends without harm", async () => {
  const { client, conn } = await connected();
  const pending = conn.recv(1, { wait: "thread" });
  trace.clear();
  expect(trace.events()).toEqual([]);
  trace.enabled = false;
  await client.send("x");
  expect((await pending).text).toBe("x");
  trace.enabled = true;
  const afterSeq = trace.seq;
  const again = conn.recv(1, { wait: "thread" });
  await client.send("y");
  await again;
  expect(trace.events({ afterSeq, fd: conn, call: "recv" })[0]?.thread).toBe(1);
});

test("a blocked call is in the record before it ends, with its thread", async () => {
  const { client, conn } = await connected();
  const pending = [conn.recv(1, { wait: "thread" }), conn.recv(1, { wait: "thread" })];
  const blocked = () => trace.events({ fd: conn, call: "recv" }).slice(-2);
  expect(blocked().map(({ thread, endNs }) => [thread, endNs])).toEqual([
    [1, Number.NaN],
    [2, Number.NaN],
  ]);
  await client.send("xy");
  await Promise.all(pending);
  expect(blocked().map(({ result }) => result)).toEqual([1, 1]);
});

test("subscribe() tells every event as it ends, whatever another listener throws", () => {
  const told: TraceEvent[] = [];
  const stops = [
    trace.subscribe(() => {
      throw new Error("a listener's mistake");
    }),
    trace.subscribe((event) => told.push(event)),
  ];
  const events = eventsOf(() => sys.close(sys.socket(C.AF_INET, C.SOCK_STREAM)));
  expect(told).toEqual(events);
  for (const stop of stops) stop();
  sys.close(sys.socket(C.AF_INET, C.SOCK_STREAM));
  expect(told).toHaveLength(events.length);
});

test("observe asks the kernel before and after each of the learner's calls, and records the questions as such", () => {
  trace.observe = true;
  let fd = -1;
  const events = eventsOf(() => {
    fd = sys.socket(C.AF_INET, C.SOCK_STREAM);
    sys.bind(fd, "127.0.0.1", 0);
    sys.listen(fd, 3);
    sys.close(fd);
  });
  const [made, bound, listens, closed] = events.filter(({ by }) => by === "you");
  expect([made?.before, made?.after?.state]).toEqual([undefined, "CLOSE"]);
  expect([bound?.before?.local?.port, bound?.after?.local?.port === 0]).toEqual([0, false]);
  expect([listens?.before?.state, listens?.after?.state, listens?.after?.acceptLimit]).toEqual(["CLOSE", "LISTEN", 3]);
  expect([closed?.before?.state, closed?.after]).toEqual(["LISTEN", undefined]);
  const asked = ["getsockname", "getsockopt"];
  const askedUnlessListening = [...asked, "getpeername", "ioctl"];
  const calls = (by: string) => events.filter((event) => event.by === by).map(({ call }) => call);
  expect(calls("you")).toEqual(["socket", "bind", "listen", "close"]);
  // after socket(), around bind(), before listen(): not connected yet; after listen(), before close(): a listener
  expect(calls("probe")).toEqual([...Array(4).fill(askedUnlessListening), ...Array(2).fill(asked)].flat());
});

test("a descriptor that accept() made belongs to the events of both", async () => {
  const afterSeq = trace.seq;
  const { conn, server } = await connected();
  const accepts = (fd: number) => trace.events({ afterSeq, fd, call: "accept" }).length;
  expect([accepts(conn.fd), accepts(server.fd)]).toEqual([1, 1]);
});

test("the oldest events are dropped and counted", () => {
  trace.clear();
  trace.capacity = 4096;
  const fd = tcp().fd;
  for (let i = 0; i < 10_000; i++) sys.fcntl(fd, C.F_GETFD);
  // 1,024 at a time make room
  expect([trace.size, trace.dropped]).toEqual([10_002 - 6 * 1024, 6 * 1024]);
  expect(trace.events()).toHaveLength(trace.size);
  expect(trace.dropped + trace.size).toBe(10_000 + 2);
});

test("a million events fit into 64 MB", () => {
  const program = `
    const { sys, trace, AF_INET, SOCK_DGRAM } = await import("${new URL("../../lib/dist/mod.js", import.meta.url).href}");
    trace.capacity = 1_000_000;
    const fd = sys.socket(AF_INET, SOCK_DGRAM);
    sys.bind(fd, "127.0.0.1", 0);
    const port = sys.getsockname(fd).port;
    const used = () => { gc(); const { heapUsed, external, arrayBuffers } = process.memoryUsage(); return heapUsed + Math.max(external, arrayBuffers); };
    const [data, buffer, before] = [new Uint8Array(40), new Uint8Array(64), used()];
    while (trace.size < 950_000) sys.fcntl(fd, 3);
    while (trace.size < 999_000) { sys.sendto(fd, data, 0, "127.0.0.1", port); sys.recvfrom(fd, buffer); }
    console.log(JSON.stringify({ bytes: used() - before, size: trace.size }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", "--input-type=module", "--eval", program], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const { bytes, size } = JSON.parse(stdout);
  expect(size).toBeGreaterThanOrEqual(999_000);
  expect(bytes).toBeLessThan(64e6);
  expect(bytes).toBeGreaterThan(10e6); // it measures something
});
