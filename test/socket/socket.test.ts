import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { openSockets } from "../../lib/socket/open-sockets.ts";
import { socket } from "../../lib/socket/socket.ts";
import * as C from "../../lib/syscall/constants.ts";
import { AF_INET, AF_INET6, AF_UNIX, SHUT_WR, SOCK_DGRAM, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { codeOf, errorOf } from "../support/errors.ts";
import { connected, listening, netClient, netServer, portOf, tcp, udp } from "../support/sockets.ts";
import { abstractName, socketPath } from "../support/unix-addresses.ts";

expectNoLeaks();

test.each([AF_INET, AF_INET6] as const)(
  "the sequence of C, step by step, with both ends here (family %i)",
  async (family) => {
    const host = family === AF_INET ? "127.0.0.1" : "::1";
    const server = socket(family, SOCK_STREAM);
    server.bind(host, 0);
    server.listen(2);
    const client = socket(family, SOCK_STREAM);
    await client.connect(host, portOf(server));
    const conn = await server.accept();
    expect(await client.send("hello")).toBe(5);
    expect((await conn.recv(1024)).text).toBe("hello");
    expect(conn.getpeername()).toEqual(client.getsockname());
    expect(conn.getsockname()).toEqual(client.getpeername());
    client.shutdown(SHUT_WR);
    expect(await conn.recv()).toHaveLength(0);
    for (const one of [client, conn, server]) one.close();
    expect([client.closed, conn.closed, server.closed]).toEqual([true, true, true]);
  },
);

test("a server answers clients of Node's", async () => {
  const { server, port } = listening();
  const client = await netClient(port);
  const conn = closeLater(await server.accept());
  client.end("question");
  expect((await conn.recvExactly(8)).text).toBe("question");
  expect(await conn.recv()).toHaveLength(0);
  await conn.sendAll("answer");
  conn.shutdown(SHUT_WR);
  expect(await text(client)).toBe("answer");
});

test("a client talks to a server of Node's", async () => {
  const { port } = await netServer((peer) => peer.on("data", (data) => peer.write(String(data).toUpperCase())));
  const client = tcp();
  await client.connect("127.0.0.1", port);
  await client.send("loud");
  expect((await client.recvExactly(4)).text).toBe("LOUD");
});

test.each(["a path", "an abstract name"])("Unix-domain streams and datagrams work over %s", async (kind) => {
  const name = kind === "a path" ? socketPath : abstractName;
  const server = closeLater(socket(AF_UNIX, SOCK_STREAM));
  const place = name();
  server.bind(place);
  server.listen(1);
  const client = closeLater(socket(AF_UNIX, SOCK_STREAM));
  await client.connect(place);
  const conn = closeLater(await server.accept());
  const waiting = conn.recv();
  await client.send("over a path");
  expect((await waiting).text).toBe("over a path");
  expect(client.getpeername()).toEqual({ family: "AF_UNIX", path: place });

  const [from, to] = [closeLater(socket(AF_UNIX, SOCK_DGRAM)), closeLater(socket(AF_UNIX, SOCK_DGRAM))];
  const [mine, yours] = [name(), name()];
  from.bind(mine);
  to.bind(yours);
  const datagram = to.recvfrom();
  await from.sendto("one message", yours);
  expect(await datagram).toMatchObject({ data: { text: "one message" }, from: { path: mine } });
});

test.each([AF_INET, AF_INET6] as const)(
  "datagrams keep their borders and tell who sent them (family %i)",
  async (family) => {
    const host = family === AF_INET ? "127.0.0.1" : "::1";
    const [one, other] = [udp({ family }), udp({ family })];
    for (const message of ["first", "", "third"]) await one.socket.sendto(message, host, other.port);
    for (const message of ["first", "", "third"]) {
      const { data, from } = await other.socket.recvfrom();
      expect([data.text, from?.host, from?.port]).toEqual([message, host, one.port]);
    }
  },
);

test("recv() takes what has arrived up to its limit, and leaves the rest", async () => {
  const { client, conn } = await connected();
  await client.send("abcdef");
  expect((await conn.recv(4)).text).toBe("abcd");
  expect((await conn.recv(4)).text).toBe("ef");
});

test("recv() with MSG_PEEK leaves the bytes, with MSG_TRUNC it drops them and shows none of an earlier call", async () => {
  const { client, conn } = await connected();
  await client.send("secret");
  expect((await conn.recv(6, { flags: C.MSG_PEEK })).text).toBe("secret");
  expect([...(await conn.recv(6, { flags: C.MSG_TRUNC }))]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("recvInto() fills a buffer of the learner's and says how far", async () => {
  const { client, conn } = await connected();
  const buffer = Buffer.from("..........");
  const waiting = conn.recvInto(buffer.subarray(2, 8));
  await client.send("abc");
  expect([await waiting, buffer.toString()]).toEqual([3, "..abc....."]);
});

test("send() that must not wait returns what the kernel took, which is less than all when nobody reads", async () => {
  const { server, port } = listening();
  const peer = await netClient(port);
  peer.pause();
  const conn = closeLater(await server.accept());
  const large = new Uint8Array(32 * 1024 * 1024);
  const took = await conn.send(large, { flags: C.MSG_DONTWAIT });
  expect(codeOf(() => sys.send(conn.fd, large, C.MSG_DONTWAIT))).toBe("EAGAIN");
  conn.close();
  let arrived = 0;
  for await (const data of peer) arrived += data.length;
  expect(took).toBe(arrived);
  expect(0 < took && took < large.length, `of ${large.length} bytes the kernel took ${took}`).toBe(true);
});

test("connect() throws ECONNREFUSED when nobody listens", async () => {
  const { server, port } = listening();
  server.close();
  const error = await errorOf(tcp().connect("127.0.0.1", port));
  expect(error).toMatchObject({ name: "SocketError", code: "ECONNREFUSED", syscall: "connect" });
  expect(error.message).toContain(`127.0.0.1:${port}`);
});

test("send() throws EPIPE after the peer's end, recv() ECONNRESET after its reset", async () => {
  const { client, conn } = await connected();
  conn.setsockopt(C.SOL_SOCKET, C.SO_LINGER, { onoff: true, linger: 0 });
  conn.close();
  expect(await errorOf(client.recv())).toMatchObject({ code: "ECONNRESET", syscall: "recv" });
  expect(await errorOf(client.send("x"))).toMatchObject({ code: "EPIPE", syscall: "send" });
});

test("every method of a closed socket says so, even when another has its number", async () => {
  const old = socket(AF_INET, SOCK_STREAM);
  old.close();
  old.close();
  const next = tcp();
  expect(next.fd).toBe(old.fd);
  const asks = [
    () => old.bind("127.0.0.1", 0),
    () => old.listen(),
    () => old.shutdown(),
    () => old.getsockname(),
    () => old.getpeername(),
    () => old.getsockopt(1, 2),
    () => old.setsockopt(1, 2, 1),
    () => old.view(),
    ...[old.accept(), old.connect("127.0.0.1", 1), old.send("x"), old.recv(), old.recvInto(new Uint8Array(1))],
    ...[old.sendto("x", "127.0.0.1", 1), old.recvfrom(), old.sendAll("x"), old.recvExactly(1), old.recvUntil("x")],
  ];
  for (const ask of asks) expect(await errorOf(ask)).toMatchObject({ name: "ArgumentError", code: "ERR_CLOSED" });
  expect(next.closed).toBe(false);
});

test("arguments that could mean nothing are refused before the call, by a promise where one is due", async () => {
  const one = tcp();
  expect(codeOf(() => one.bind("127.0.0.1", 70_000))).toBe("ERR_ARG_RANGE");
  expect(codeOf(() => socket(AF_INET, SOCK_STREAM, 0, { wait: "soon" as never }))).toBe("ERR_ARG_RANGE");
  expect(codeOf(() => socket(AF_INET, SOCK_STREAM, 0, null as never))).toBe("ERR_ARG_TYPE");
  const promises: [Promise<unknown>, string][] = [
    [one.connect("localhost", 80), "ERR_ADDRESS"],
    [one.connect("127.0.0.1", 80, { timeoutMs: -1 }), "ERR_ARG_RANGE"],
    [one.connect("127.0.0.1", 80, { timeoutMs: Number.NaN }), "ERR_ARG_RANGE"],
    [one.send(new ArrayBuffer(2) as never), "ERR_ARG_TYPE"],
    [one.send("x", { flags: "MSG_PEEK" as never }), "ERR_ARG_TYPE"],
    [one.send("x", null as never), "ERR_ARG_TYPE"],
    [one.recv(-1), "ERR_ARG_RANGE"],
    [one.recv(1, { wait: 5n as never }), "ERR_ARG_RANGE"],
    [one.recv(1, { signal: {} as never }), "ERR_ARG_TYPE"],
    [one.recv(1, { signal: Object.create(AbortSignal.prototype) }), "ERR_ARG_TYPE"],
    [one.recv(1, { wait: "block", timeoutMs: 60_001 }), "ERR_ARG_RANGE"],
    [one.recv(1, { wait: "block", timeoutMs: Number.POSITIVE_INFINITY }), "ERR_ARG_RANGE"],
    [one.recvInto([] as never), "ERR_ARG_TYPE"],
    [one.sendAll("x", null as never), "ERR_ARG_TYPE"],
    [one.recvExactly(1, null as never), "ERR_ARG_TYPE"],
    [one.recvUntil("x", null as never), "ERR_ARG_TYPE"],
    [one.recvUntil("", {}), "ERR_ARG_RANGE"],
  ];
  for (const [promise, code] of promises) expect((await errorOf(promise)).code).toBe(code);
});

test("toString() and inspect() tell descriptor, kind, state and addresses", async () => {
  const { client, conn } = await connected();
  const ends = `127.0.0.1:${portOf(client)} to 127.0.0.1:${portOf(conn)}`;
  expect(String(client)).toBe(`Socket(${client.fd}) AF_INET SOCK_STREAM, ESTABLISHED, ${ends}`);
  expect(inspect(client)).toBe(String(client));
  client.close();
  expect(String(client)).toBe(`Socket(${client.fd}) AF_INET SOCK_STREAM, closed`);
});

test("a socket is closed on exec, whether socket() or accept() made it", async () => {
  const { client, conn } = await connected();
  for (const { fd } of [client, conn]) {
    const flags = /flags:\s+(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "utf8"))?.[1] ?? "";
    expect(Number.parseInt(flags, 8) & C.EPOLL_CLOEXEC).toBe(C.EPOLL_CLOEXEC);
  }
});

test("openSockets() has what nobody has closed, the oldest first", () => {
  const [one, other] = [tcp(), tcp()];
  expect(openSockets()).toEqual([one, other]);
  one.close();
  expect(openSockets()).toEqual([other]);
});

test("an IPv6 socket without IPV6_V6ONLY takes a client of IPv4", async () => {
  const server = tcp({ family: AF_INET6 });
  server.setsockopt(C.IPPROTO_IPV6, C.IPV6_V6ONLY, false);
  server.bind("::", 0);
  server.listen(1);
  const client = await netClient(portOf(server), "127.0.0.1");
  const conn = closeLater(await server.accept());
  const data = once(client, "data");
  await conn.send("mapped");
  expect(String((await data)[0])).toBe("mapped");
  expect(conn.getpeername()).toMatchObject({ family: "AF_INET6", host: "::ffff:127.0.0.1", port: client.localPort });
});
