import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  MSG_DONTWAIT,
  MSG_OOB,
  MSG_PEEK,
  MSG_TRUNC,
  MSG_WAITALL,
  SHUT_WR,
  SO_LINGER,
  SOCK_DGRAM,
  SOL_SOCKET,
} from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { descriptor, rawListener, rawPair, rawPort, rawSocket } from "../support/raw.ts";
import { netClient } from "../support/sockets.ts";
import { abstractName } from "../support/unix-addresses.ts";
import { until } from "../support/until.ts";

expectNoLeaks();

const received = (fd: number, size = 64, flags = 0): string => {
  const buffer = Buffer.alloc(size);
  return buffer.subarray(0, sys.recv(fd, buffer, flags)).toString();
};

test("send() returns what the kernel took, and a client of Node's receives it", async () => {
  const { fd, port } = rawListener();
  const client = await netClient(port);
  const conn = descriptor(sys.accept(fd).fd);
  const data = once(client, "data");
  expect(sys.send(conn, "grüß dich")).toBe(11);
  expect(String((await data)[0])).toBe("grüß dich");
});

test("recv() takes what a client of Node's wrote, and 0 at its end", async () => {
  const { fd, port } = rawListener();
  const client = await netClient(port);
  const conn = descriptor(sys.accept(fd).fd);
  client.end("hello");
  await until("both to arrive", () => sys.poll([{ fd: conn, events: 0x2001 }], 0)[0]?.revents === 0x2001);
  expect(received(conn)).toBe("hello");
  expect(received(conn)).toBe("");
});

test("recv() with MSG_PEEK leaves the bytes, and fills only the buffer's beginning", () => {
  const { client, conn } = rawPair();
  sys.send(client, "abcdef");
  expect([received(conn, 3, MSG_PEEK), received(conn, 3), received(conn)]).toEqual(["abc", "abc", "def"]);
});

test("recv() fills a part of a larger buffer and nothing beside it", () => {
  const { client, conn } = rawPair();
  sys.send(client, "XXXX");
  const buffer = Buffer.from("..........");
  sys.recv(conn, buffer.subarray(3, 6));
  expect(buffer.toString()).toBe("...XXX....");
});

test("send() throws EAGAIN when both queues are full, and takes less than it was given before", () => {
  const { conn } = rawPair();
  const large = new Uint8Array(32 * 1024 * 1024);
  expect(sys.send(conn, large)).toBeLessThan(large.length);
  expect(
    codeOf(() => {
      for (;;) sys.send(conn, large);
    }),
  ).toBe("EAGAIN");
});

test("send() and recv() with MSG_DONTWAIT throw EAGAIN on a socket that would block", () => {
  const { client } = rawPair();
  expect(codeOf(() => sys.recv(client, new Uint8Array(1), MSG_DONTWAIT))).toBe("EAGAIN");
});

test("send(), recv() throw EPIPE and ENOTCONN without a connection", () => {
  const fd = rawSocket();
  expect(codeOf(() => sys.recv(fd, new Uint8Array(1)))).toBe("ENOTCONN");
  expect(codeOf(() => sys.send(fd, "x"))).toBe("EPIPE");
});

test("recv() throws ECONNRESET after the peer's reset", () => {
  const { client, conn } = rawPair();
  sys.setsockopt(client, SOL_SOCKET, SO_LINGER, { onoff: true, linger: 0 });
  sys.close(client);
  expect(codeOf(() => sys.recv(conn, new Uint8Array(1)))).toBe("ECONNRESET");
});

test("send() throws EMSGSIZE and EDESTADDRREQ on a datagram socket", () => {
  const fd = rawSocket(AF_INET, SOCK_DGRAM);
  expect(codeOf(() => sys.send(fd, "x"))).toBe("EDESTADDRREQ");
  sys.connect(fd, "127.0.0.1", 9);
  expect(codeOf(() => sys.send(fd, new Uint8Array(65_508)))).toBe("EMSGSIZE");
});

test("recv() on a datagram socket throws the ECONNREFUSED that an earlier send met", async () => {
  const silent = rawSocket(AF_INET, SOCK_DGRAM);
  sys.bind(silent, "127.0.0.1", 0);
  const fd = rawSocket(AF_INET, SOCK_DGRAM);
  sys.connect(fd, "127.0.0.1", rawPort(silent));
  sys.close(silent);
  sys.send(fd, "anybody?");
  const seen = await until("the answer", () => {
    const code = codeOf(() => sys.recv(fd, new Uint8Array(1)));
    return code !== "EAGAIN" && code;
  });
  expect(seen).toBe("ECONNREFUSED");
});

test.each([
  [AF_INET, "udp4", "127.0.0.1"],
  [AF_INET6, "udp6", "::1"],
] as const)("sendto() and recvfrom() exchange datagrams with Node's own (family %i)", async (family, type, host) => {
  const peer = closeLater(createSocket(type));
  peer.bind(0, host);
  await once(peer, "listening");
  const fd = rawSocket(family, SOCK_DGRAM);
  sys.bind(fd, host, 0);
  const message = once(peer, "message");
  expect(sys.sendto(fd, "ping", 0, host, peer.address().port)).toBe(4);
  const [data, from] = (await message) as [Buffer, { port: number }];
  expect([String(data), from.port]).toEqual(["ping", rawPort(fd)]);
  peer.send("pong", from.port, host);
  await until("the answer", () => sys.poll([{ fd, events: 1 }], 0).length);
  const buffer = Buffer.alloc(16);
  expect(sys.recvfrom(fd, buffer)).toEqual({
    bytes: 4,
    from: { family: family === AF_INET ? "AF_INET" : "AF_INET6", host, port: peer.address().port },
  });
  expect(buffer.toString("latin1", 0, 4)).toBe("pong");
});

test("recvfrom() cuts a datagram that is longer than the buffer; MSG_TRUNC tells its length", () => {
  const fd = rawSocket(AF_INET, SOCK_DGRAM);
  sys.bind(fd, "127.0.0.1", 0);
  for (const text of ["0123456789", "0123456789"]) sys.sendto(fd, text, 0, "127.0.0.1", rawPort(fd));
  expect(sys.recvfrom(fd, new Uint8Array(4)).bytes).toBe(4);
  expect(sys.recvfrom(fd, new Uint8Array(4), MSG_TRUNC).bytes).toBe(10);
  expect(codeOf(() => sys.recvfrom(fd, new Uint8Array(4)))).toBe("EAGAIN");
});

test("recvfrom() tells an abstract sender by name and an unbound one as nameless", () => {
  const [to, from, nobody] = [
    rawSocket(AF_UNIX, SOCK_DGRAM),
    rawSocket(AF_UNIX, SOCK_DGRAM),
    rawSocket(AF_UNIX, SOCK_DGRAM),
  ];
  const [name, senders] = [abstractName(), abstractName()];
  sys.bind(to, name);
  sys.bind(from, senders);
  sys.sendto(from, "a", 0, name);
  sys.sendto(nobody, "b", 0, name);
  expect(sys.recvfrom(to, new Uint8Array(1)).from).toEqual({ family: "AF_UNIX", path: senders });
  expect(sys.recvfrom(to, new Uint8Array(1)).from?.path ?? "").toBe("");
});

test("an empty datagram is one; an empty send on a stream is none", () => {
  const fd = rawSocket(AF_INET, SOCK_DGRAM);
  sys.bind(fd, "127.0.0.1", 0);
  sys.sendto(fd, "", 0, "127.0.0.1", rawPort(fd));
  expect(sys.recvfrom(fd, new Uint8Array(8))).toMatchObject({ bytes: 0, from: { port: rawPort(fd) } });
  const { client, conn } = rawPair();
  expect(sys.send(client, "")).toBe(0);
  expect(codeOf(() => sys.recv(conn, new Uint8Array(8)))).toBe("EAGAIN");
});

test("MSG_OOB carries TCP's urgent byte beside the stream", () => {
  const { client, conn } = rawPair();
  sys.send(client, "ab!", MSG_OOB);
  expect(received(conn, 8, MSG_OOB)).toBe("!");
  expect(received(conn)).toBe("ab");
});

test("MSG_WAITALL fills the buffer if the stream ends first with what there is", () => {
  const { client, conn } = rawPair();
  sys.send(conn, "ab");
  sys.shutdown(conn, SHUT_WR);
  expect(received(client, 8, MSG_WAITALL)).toBe("ab");
});

test("EOPNOTSUPP, EINVAL and wrong arguments are told apart", () => {
  const { client } = rawPair();
  expect(codeOf(() => sys.recv(client, new Uint8Array(1), MSG_OOB))).toBe("EINVAL");
  expect(codeOf(() => sys.recv(rawSocket(AF_UNIX, SOCK_DGRAM), new Uint8Array(1), MSG_OOB))).toBe("EOPNOTSUPP");
  expect(codeOf(() => sys.recv(client, [] as unknown as Uint8Array))).toBe("ERR_ARG_TYPE");
  expect(codeOf(() => sys.send(client, 5 as unknown as string))).toBe("ERR_ARG_TYPE");
  expect(codeOf(() => sys.send(client, "x", 0.5))).toBe("ERR_ARG_RANGE");
  expect(codeOf(() => sys.sendto(client, "x", 0, "localhost", 1))).toBe("ERR_ADDRESS");
});
