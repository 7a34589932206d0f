import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SOCK_DGRAM,
  SOCK_STREAM,
} from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { closeLater, descriptorsOfProcess, expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { descriptor, rawListener, rawPair, rawPort, rawSocket } from "../support/raw.ts";
import { netClient } from "../support/sockets.ts";
import { abstractName, socketPath } from "../support/unix-addresses.ts";

expectNoLeaks();

const ss = (...filter: string[]) => execFileSync("ss", ["-Htan", ...filter], { encoding: "utf8" });

test.each([
  [AF_INET, SOCK_STREAM],
  [AF_INET, SOCK_DGRAM],
  [AF_INET6, SOCK_STREAM],
  [AF_INET6, SOCK_DGRAM],
  [AF_UNIX, SOCK_STREAM],
  [AF_UNIX, SOCK_DGRAM],
])("socket(%i, %i) makes a descriptor that /proc knows as a socket", (family, type) => {
  const fd = descriptor(sys.socket(family, type));
  expect(readlinkSync(`/proc/self/fd/${fd}`)).toMatch(/^socket:\[\d+\]$/);
});

test.each([
  ["EAFNOSUPPORT", 12345, SOCK_STREAM, 0],
  ["EINVAL", AF_INET, 12345, 0],
  ["EPROTONOSUPPORT", AF_INET, SOCK_STREAM, 17],
  ["ESOCKTNOSUPPORT", AF_INET, 5, 0],
])("socket() throws %s", (code, family, type, protocol) => {
  expect(codeOf(() => sys.socket(family, type, protocol))).toBe(code);
});

test("socket() gives the lowest free number", () => {
  const lowestFree = () => {
    const taken = descriptorsOfProcess();
    return Array.from({ length: taken.size + 1 }, (_, fd) => fd).find((fd) => !taken.has(fd));
  };
  const make = () => ({ free: lowestFree(), fd: descriptor(sys.socket(AF_INET, SOCK_STREAM)) });
  const [one, other] = [make(), make()];
  sys.close(one.fd);
  const again = make();
  for (const { free, fd } of [one, other, again]) expect(fd).toBe(free);
  expect(again.fd).toBe(one.fd);
});

test("bind() to port 0 takes a port that getsockname() and ss tell", () => {
  const { port } = rawListener();
  const [least, most] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").split("\t").map(Number) as [
    number,
    number,
  ];
  expect(port).toBe(Math.min(Math.max(port, least), most));
  expect(ss("state", "listening", `sport = :${port}`)).toContain(`127.0.0.1:${port}`);
});

test("bind() throws EADDRINUSE for a port that a server of Node's has", async () => {
  const server = closeLater(createServer());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  expect(codeOf(() => sys.bind(rawSocket(), "127.0.0.1", (server.address() as { port: number }).port))).toBe(
    "EADDRINUSE",
  );
});

test("bind() throws EINVAL for a socket that has an address", () => {
  const fd = rawSocket();
  sys.bind(fd, "127.0.0.1", 0);
  expect(codeOf(() => sys.bind(fd, "127.0.0.1", 0))).toBe("EINVAL");
});

test("bind() throws EADDRNOTAVAIL for an address that no interface has", () => {
  expect(codeOf(() => sys.bind(rawSocket(), "192.0.2.1", 0))).toBe("EADDRNOTAVAIL");
});

test("bind() throws EAFNOSUPPORT for an IPv6 address on an IPv4 socket", () => {
  expect(codeOf(() => sys.bind(rawSocket(AF_INET), "::1", 0))).toBe("EAFNOSUPPORT");
});

test("bind() makes a file for a path, and throws EADDRINUSE and ENOENT", () => {
  const path = socketPath();
  sys.bind(rawSocket(AF_UNIX), path);
  expect(existsSync(path)).toBe(true);
  expect(codeOf(() => sys.bind(rawSocket(AF_UNIX), path))).toBe("EADDRINUSE");
  expect(codeOf(() => sys.bind(rawSocket(AF_UNIX), join(path, "../no/a.sock")))).toBe("ENOENT");
});

test("bind() to an abstract name is seen by ss and getsockname()", () => {
  const fd = rawSocket(AF_UNIX, SOCK_DGRAM);
  const name = abstractName();
  sys.bind(fd, name);
  expect(sys.getsockname(fd)).toEqual({ family: "AF_UNIX", path: name });
  expect(execFileSync("ss", ["-Hxa"], { encoding: "utf8" })).toContain(name);
});

test("listen() throws EOPNOTSUPP on a datagram socket and EINVAL on a connected one", () => {
  expect(codeOf(() => sys.listen(rawSocket(AF_INET, SOCK_DGRAM), 1))).toBe("EOPNOTSUPP");
  expect(codeOf(() => sys.listen(rawPair().client, 1))).toBe("EINVAL");
});

test("listen() takes the backlog that ss shows, and again another", () => {
  const { fd, port } = rawListener(3);
  const limit = () => ss("state", "listening", `sport = :${port}`).trim().split(/\s+/)[1];
  expect(limit()).toBe("3");
  sys.listen(fd, 5);
  expect(limit()).toBe("5");
});

test("accept() gives the connection of a client of Node's with its address", async () => {
  const { fd, port } = rawListener();
  const client = await netClient(port);
  const { fd: conn, peer } = sys.accept(fd);
  descriptor(conn);
  expect(peer).toEqual({ family: "AF_INET", host: "127.0.0.1", port: client.localPort });
  expect(sys.getpeername(conn)).toEqual(peer);
});

test("accept() throws EAGAIN, EINVAL, EOPNOTSUPP", () => {
  expect(codeOf(() => sys.accept(rawListener().fd))).toBe("EAGAIN");
  expect(codeOf(() => sys.accept(rawSocket()))).toBe("EINVAL");
  expect(codeOf(() => sys.accept(rawSocket(AF_INET, SOCK_DGRAM)))).toBe("EOPNOTSUPP");
});

test("connect() throws ECONNREFUSED when nobody listens", () => {
  const { fd, port } = rawListener();
  sys.close(fd);
  expect(codeOf(() => sys.connect(descriptor(sys.socket(AF_INET, SOCK_STREAM)), "127.0.0.1", port))).toBe(
    "ECONNREFUSED",
  );
});

test("connect() throws EINPROGRESS on a socket that must not wait, EALREADY while that lasts, EISCONN after it", () => {
  const { fd: full, port } = rawListener(0);
  const other = () => descriptor(sys.socket(AF_INET, SOCK_STREAM));
  sys.connect(other(), "127.0.0.1", port);
  const late = rawSocket();
  expect(codeOf(() => sys.connect(late, "127.0.0.1", port))).toBe("EINPROGRESS");
  expect(codeOf(() => sys.connect(late, "127.0.0.1", port))).toBe("EALREADY");
  expect(codeOf(() => sys.connect(full, "127.0.0.1", port))).toBe("EISCONN");
});

test("connect() over a Unix-domain socket throws ENOENT, ECONNREFUSED, EPROTOTYPE", () => {
  const path = socketPath();
  const dial = (type: number) => codeOf(() => sys.connect(rawSocket(AF_UNIX, type), path));
  expect(dial(SOCK_STREAM)).toBe("ENOENT");
  sys.bind(rawSocket(AF_UNIX), path);
  expect(dial(SOCK_STREAM)).toBe("ECONNREFUSED");
  expect(dial(SOCK_DGRAM)).toBe("EPROTOTYPE");
});

test("connect() on a datagram socket only notes the peer", () => {
  const fd = rawSocket(AF_INET6, SOCK_DGRAM);
  sys.connect(fd, "::1", 9);
  expect(sys.getpeername(fd)).toEqual({ family: "AF_INET6", host: "::1", port: 9 });
});

test("getpeername() throws ENOTCONN without a peer; an unbound socket has port 0", () => {
  expect(codeOf(() => sys.getpeername(rawSocket()))).toBe("ENOTCONN");
  expect(rawPort(rawSocket())).toBe(0);
});

test("shutdown() of sending ends the peer's stream, and the other way round still works", () => {
  const { client, conn } = rawPair();
  sys.shutdown(client, SHUT_WR);
  expect(sys.recv(conn, new Uint8Array(8))).toBe(0);
  sys.send(conn, "still");
  expect(sys.recv(client, new Uint8Array(8))).toBe(5);
  expect(codeOf(() => sys.send(client, "x"))).toBe("EPIPE");
});

test("shutdown() throws ENOTCONN without a connection and EINVAL for another number", () => {
  expect(codeOf(() => sys.shutdown(rawSocket(), SHUT_RDWR))).toBe("ENOTCONN");
  expect(codeOf(() => sys.shutdown(rawPair().client, 7))).toBe("EINVAL");
});

test("shutdown() of receiving makes recv() answer the end of the stream", () => {
  const { client } = rawPair();
  sys.shutdown(client, SHUT_RD);
  expect(sys.recv(client, new Uint8Array(8))).toBe(0);
});

test("every number that is none of C's int is refused before the call", () => {
  const fd = rawSocket();
  const calls = [
    () => sys.socket("2" as unknown as number, 1),
    () => sys.socket(2, null as unknown as number),
    () => sys.socket(2, 1, 0.5),
    () => sys.listen(fd, Number.NaN),
    () => sys.shutdown(fd, 2 ** 40),
  ];
  expect(calls.map(codeOf).every((code) => code.startsWith("ERR_ARG_"))).toBe(true);
});
