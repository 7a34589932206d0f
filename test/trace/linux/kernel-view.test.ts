import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Socket } from "../../../lib/socket/socket.ts";
import { AF_INET, AF_INET6, AF_UNIX, SOCK_DGRAM, SOCK_STREAM } from "../../../lib/syscall/constants.ts";
import * as sys from "../../../lib/syscall/mod.ts";
import { kernelView } from "../../../lib/trace/linux/ask-kernel.ts";
import { tcpEndpoints } from "../../../lib/trace/linux/procnet.ts";
import { expectNoLeaks } from "../../support/descriptors.ts";
import { codeOf } from "../../support/errors.ts";
import { descriptor, rawListener, rawSocket } from "../../support/raw.ts";
import { connected, listening, netClient, netServer, portOf, tcp } from "../../support/sockets.ts";
import { until } from "../../support/until.ts";

expectNoLeaks();

const ss = (...args: string[]): string => execFileSync("ss", args, { encoding: "utf8" });
const number = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);

test("kernelView() of a connection tells what ss -tin tells", async () => {
  const { client, conn } = await connected();
  for (const size of [1000, 20_000]) {
    await client.sendAll(new Uint8Array(size));
    await conn.recvExactly(size - 100);
  }
  await conn.sendAll("answer");
  await client.recvExactly(6);
  await until(
    "everything to be acknowledged",
    () => kernelView(client).sendQueue === 0 && kernelView(conn).sendQueue === 0,
  );
  for (const one of [client, conn]) {
    const view = kernelView(one);
    const line = ss(
      "-Htin",
      "state",
      "established",
      `sport = :${portOf(one)}`,
      "and",
      `dport = :${one.getpeername().port}`,
    );
    expect(line.trim().split("\n")).toHaveLength(2);
    const [recvQueue, sendQueue, local, peer] = line.trim().split(/\s+/);
    expect([view.recvQueue, view.sendQueue]).toEqual([Number(recvQueue), Number(sendQueue)]);
    expect([view.local, view.peer].map((end) => `${end?.host}:${end?.port}`)).toEqual([local, peer]);
    expect(view.state).toBe("ESTABLISHED");
    expect({
      rtt: (view.tcp?.rttUs ?? 0) / 1000,
      rto: (view.tcp?.rtoUs ?? 0) / 1000,
      mss: view.tcp?.sndMss,
      cwnd: view.tcp?.sndCwnd,
      acked: view.tcp?.bytesAcked,
      received: view.tcp?.bytesReceived,
      segsOut: view.tcp?.segsOut,
      segsIn: view.tcp?.segsIn,
      sndWnd: view.tcp?.sndWnd,
    }).toEqual({
      rtt: number(line, /rtt:([\d.]+)/),
      rto: number(line, /rto:([\d.]+)/),
      mss: number(line, /\bmss:(\d+)/),
      cwnd: number(line, /cwnd:(\d+)/),
      acked: number(line, /bytes_acked:(\d+)/),
      received: number(line, /bytes_received:(\d+)/),
      segsOut: number(line, /segs_out:(\d+)/),
      segsIn: number(line, /segs_in:(\d+)/),
      sndWnd: number(line, /snd_wnd:(\d+)/),
    });
  }
});

test("kernelView() tells bytes that nobody has taken, as ss does", async () => {
  const { client, conn } = await connected();
  await client.send("0123456789");
  expect(kernelView(conn).recvQueue).toBe(10);
  await client.send(new Uint8Array(16 * 1024 * 1024));
  const queues = () => [client, conn].map((one) => [kernelView(one).recvQueue, kernelView(one).sendQueue]).join();
  const theirs = (one: Socket) =>
    ss("-Htn", `sport = :${portOf(one)}`, "and", `dport = :${one.getpeername().port}`)
      .trim()
      .split(/\s+/)
      .slice(1, 3);
  await until("ss and kernelView() to agree about queues at rest", () => {
    const before = queues();
    return [theirs(client), theirs(conn)].join() === before && queues() === before;
  });
  expect(kernelView(client).tcp?.notsentBytes).toBe(
    number(ss("-Htni", `sport = :${portOf(client)}`), /\bnotsent:([1-9]\d*)/),
  );
});

test("kernelView() of a listener tells its queue and the queue's limit, as ss does", async () => {
  const { server, port } = listening(3);
  await netClient(port);
  await netClient(port);
  const view = kernelView(server);
  const [queue, limit] = ss("-Htln", `sport = :${port}`).trim().split(/\s+/).slice(1);
  expect([view.state, view.acceptQueue, view.acceptLimit]).toEqual(["LISTEN", Number(queue), Number(limit)]);
  expect([queue, limit]).toEqual(["2", "3"]);
  (await server.accept()).close();
  (await server.accept()).close();
});

test("kernelView() follows the states of a close", async () => {
  const { client, conn } = await connected();
  const states = () => [kernelView(client).state, kernelView(conn).state];
  expect(states()).toEqual(["ESTABLISHED", "ESTABLISHED"]);
  client.shutdown(1);
  await until("FIN_WAIT2 and CLOSE_WAIT", () => states().join() === "FIN_WAIT2,CLOSE_WAIT");
  conn.shutdown(1);
  await until("CLOSE", () => states()[1] === "CLOSE");
});

test.each([
  [AF_INET, SOCK_DGRAM, "127.0.0.1"],
  [AF_INET6, SOCK_DGRAM, "::1"],
])("kernelView() of a datagram socket has addresses and queues, no TCP state (%i)", (family, type, host) => {
  const fd = rawSocket(family, type);
  sys.bind(fd, host, 0);
  sys.sendto(fd, "12345", 0, host, sys.getsockname(fd)?.port as number);
  sys.sendto(fd, "123", 0, host, sys.getsockname(fd)?.port as number);
  const { state, tcp: info, local, recvQueue, nextDatagram, recvMemory = 0 } = kernelView(fd);
  expect({ state, info, host: local?.host, recvQueue, nextDatagram }).toEqual({
    ...{ state: undefined, info: undefined, host },
    ...{ recvQueue: undefined, nextDatagram: 5 },
  });
  // what tells of both datagrams is memory: the kernel gives it back in batches, and all of it with the last
  sys.recvfrom(fd, new Uint8Array(9));
  const half = kernelView(fd);
  expect(half.nextDatagram).toBe(3);
  expect(half.recvMemory).toBeGreaterThan(0);
  expect(half.recvMemory).toBeLessThanOrEqual(recvMemory);
  sys.recvfrom(fd, new Uint8Array(9));
  expect(kernelView(fd).recvMemory).toBe(0);
});

test("kernelView() of a Unix-domain socket has its name", () => {
  const fd = rawSocket(AF_UNIX, SOCK_STREAM);
  expect(kernelView(fd)).toMatchObject({ fd, local: { family: "AF_UNIX", path: "" } });
  expect(kernelView(fd).state).toBeUndefined();
});

test("kernelView() takes a socket or a number, and refuses the runtime's descriptors and what is neither", () => {
  const one = tcp();
  expect(kernelView(one)).toEqual(kernelView(one.fd));
  expect(codeOf(() => kernelView(1))).toBe("ERR_NOT_OURS");
  for (const bad of [null, "3", {}, undefined]) expect(codeOf(() => kernelView(bad as never))).toBe("ERR_ARG_TYPE");
});

test("tcpEndpoints() lists what ss -tan lists, for one port", async () => {
  const { server, port } = listening(5);
  await netClient(port);
  const accepted = await server.accept();
  await netClient(port);
  const lines = ss("-Htan", `( sport = :${port} or dport = :${port} )`).trim().split("\n");
  const theirs = lines
    .map((line) => line.trim().split(/\s+/))
    .map(([state, , , local, peer]) => `${state} ${local} ${peer}`);
  const short: Record<string, string> = { ESTABLISHED: "ESTAB", TIME_WAIT: "TIME-WAIT" };
  const ours = tcpEndpoints({ port }).map(({ state, local, peer }) => {
    const end = `${peer.host}:${state === "LISTEN" ? "*" : peer.port}`;
    return `${short[state] ?? state} ${local.host}:${local.port} ${end}`;
  });
  expect(ours.sort()).toEqual(theirs.sort());
  // the port may have been another program's a minute ago
  expect(ours.filter((line) => !line.startsWith("TIME-WAIT"))).toHaveLength(5);
  accepted.close();
  (await server.accept()).close();
});

test("tcpEndpoints() has the inode of a descriptor, and 0 for a connection that nobody has accepted", async () => {
  const { server, port } = listening(5);
  const client = await netClient(port);
  const find = () => tcpEndpoints({ port, state: "ESTABLISHED" }).find(({ local }) => local.port === port);
  expect(find()?.inode).toBe(0);
  const conn = await server.accept();
  const inode = Number(
    /\d+/.exec(execFileSync("readlink", [`/proc/${process.pid}/fd/${conn.fd}`], { encoding: "utf8" }))?.[0],
  );
  expect(find()).toMatchObject({ inode, peer: { host: "127.0.0.1", port: client.localPort } });
  conn.close();
});

test("tcpEndpoints() sees TIME_WAIT, which has no descriptor", async () => {
  const { port } = await netServer((peer) => peer.on("end", () => peer.end()).resume());
  const client = tcp();
  await client.connect("127.0.0.1", port);
  const local = portOf(client);
  client.shutdown(1);
  expect(await client.recv()).toHaveLength(0);
  client.close();
  const [left] = await until("TIME_WAIT", () => {
    const found = tcpEndpoints({ port: local, state: "TIME_WAIT" });
    return found.length > 0 && found;
  });
  expect(left).toMatchObject({ local: { port: local }, peer: { host: "127.0.0.1", port }, inode: 0 });
});

test.each(["::", "::1", "::ffff:127.0.0.1"])("tcpEndpoints() writes the IPv6 address %s as inet_ntop does", (host) => {
  const fd = descriptor(sys.socket(AF_INET6, SOCK_STREAM));
  sys.bind(fd, host, 0);
  sys.listen(fd, 1);
  const local = sys.getsockname(fd);
  expect(local?.host).toBe(host);
  expect(tcpEndpoints({ port: local?.port as number, state: "LISTEN" })[0]?.local).toEqual(local);
});

test("a bare listener's accept queue is what tcpEndpoints() calls its receive queue", async () => {
  const { fd, port } = rawListener(4);
  await netClient(port);
  expect(tcpEndpoints({ port, state: "LISTEN" })[0]?.recvQueue).toBe(kernelView(fd).acceptQueue);
  sys.close(sys.accept(fd).fd);
});
