import { readlinkSync } from "node:fs";
import { expect, test } from "vitest";
import * as C from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { openDescriptors } from "../../lib/syscall/open-descriptors.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { descriptor, rawSocket } from "../support/raw.ts";

expectNoLeaks();

const inode = (fd: number): string => readlinkSync(`/proc/self/fd/${fd}`);
const pair = (): [number, number] => sys.socketpair(C.AF_UNIX, C.SOCK_STREAM).map(descriptor) as [number, number];

test("socketpair() makes two connected sockets with the flags given, in the record with both numbers", () => {
  const [a, b] = sys.socketpair(C.AF_UNIX, C.SOCK_SEQPACKET | C.SOCK_NONBLOCK | C.SOCK_CLOEXEC);
  for (const fd of [a, b]) descriptor(fd);
  expect(trace.last("socketpair")).toMatchObject({
    args: ["AF_UNIX", "SOCK_SEQPACKET|SOCK_NONBLOCK|SOCK_CLOEXEC", "0", `[${a}, ${b}]`],
    ...{ result: 0, fds: [a, b] },
  });
  expect([sys.fcntl(a, C.F_GETFL) & C.O_NONBLOCK, sys.fcntl(b, C.F_GETFD)]).toEqual([C.O_NONBLOCK, C.FD_CLOEXEC]);
  expect(codeOf(() => sys.recv(b, new Uint8Array(1)))).toBe("EAGAIN");
  sys.send(a, "one");
  sys.send(a, "two");
  expect(sys.recv(b, new Uint8Array(9))).toBe(3);
  expect(sys.getsockname(a)).toEqual({ family: "AF_UNIX", path: "" });
});

test("socketpair() of a family that has none is EOPNOTSUPP", () => {
  expect(codeOf(() => sys.socketpair(C.AF_INET, C.SOCK_STREAM))).toBe("EOPNOTSUPP");
});

test("dup() stands for the same socket, as /proc shows, and shares O_NONBLOCK; the connection lives until both are closed", () => {
  const [a, b] = pair();
  const copy = descriptor(sys.dup(a));
  expect([inode(copy), copy === a]).toEqual([inode(a), false]);
  sys.fcntl(copy, C.F_SETFL, C.O_RDWR | C.O_NONBLOCK);
  expect(sys.fcntl(a, C.F_GETFL) & C.O_NONBLOCK).toBe(C.O_NONBLOCK);
  sys.close(a);
  expect(sys.write(copy, "still")).toBe(5);
  expect(sys.read(b, new Uint8Array(9))).toBe(5);
  sys.close(copy);
  expect(sys.read(b, new Uint8Array(9))).toBe(0);
});

test("dup2() closes what the number stood for, and gives the number", () => {
  const [a, b] = pair();
  const other = rawSocket();
  expect(sys.dup2(a, other)).toBe(other);
  expect([inode(other), sys.dup2(a, a)]).toEqual([inode(a), a]);
  sys.write(other, "x");
  expect(sys.read(b, new Uint8Array(1))).toBe(1);
});

test("dup3() sets O_CLOEXEC, and refuses equal numbers with EINVAL", () => {
  const [a, b] = pair();
  sys.dup3(a, b, C.O_CLOEXEC);
  expect([inode(b), sys.fcntl(b, C.F_GETFD)]).toEqual([inode(a), C.FD_CLOEXEC]);
  expect(codeOf(() => sys.dup3(a, a))).toBe("EINVAL");
});

test("fcntl(F_DUPFD) gives the lowest free number from the argument on", () => {
  const [a] = pair();
  const copy = descriptor(sys.fcntl(a, C.F_DUPFD, 500));
  const other = descriptor(sys.fcntl(a, C.F_DUPFD_CLOEXEC, 500));
  expect([copy, other, inode(copy)]).toEqual([500, 501, inode(a)]);
  expect([copy, other].map((fd) => sys.fcntl(fd, C.F_GETFD))).toEqual([0, C.FD_CLOEXEC]);
  expect(trace.last("fcntl").args).toEqual(["F_GETFD"]);
  expect(openDescriptors()).toEqual(expect.arrayContaining([500, 501]));
});

test("dup() and dup2() refuse what belongs to the runtime, on either side, and give EBADF for what is closed", () => {
  const [a] = pair();
  expect(codeOf(() => sys.dup(0))).toBe("ERR_NOT_OURS");
  expect(codeOf(() => sys.dup2(a, 1))).toBe("ERR_NOT_OURS");
  expect(codeOf(() => sys.dup2(0, a))).toBe("ERR_NOT_OURS");
  expect(codeOf(() => sys.dup(4000))).toBe("EBADF");
  expect(codeOf(() => sys.dup2(a, 2 ** 31 - 1))).toBe("EBADF");
});

test("accept4() gives the flags to the new descriptor", () => {
  const server = rawSocket();
  sys.listen(server, 2);
  const client = rawSocket();
  expect(codeOf(() => sys.connect(client, "127.0.0.1", sys.getsockname(server)?.port))).toMatch(/EINPROGRESS|nothing/);
  sys.poll([{ fd: server, events: C.POLLIN }], 5000);
  expect(codeOf(() => sys.accept4(server, 1))).toBe("EINVAL");
  const { fd, peer } = sys.accept4(server, C.SOCK_NONBLOCK | C.SOCK_CLOEXEC);
  descriptor(fd);
  expect(peer?.port).toBe(sys.getsockname(client)?.port);
  expect([sys.fcntl(fd, C.F_GETFL) & C.O_NONBLOCK, sys.fcntl(fd, C.F_GETFD)]).toEqual([C.O_NONBLOCK, C.FD_CLOEXEC]);
  expect(trace.last("accept4").args[1]).toBe("SOCK_NONBLOCK|SOCK_CLOEXEC");
  expect(codeOf(() => sys.accept4(server))).toBe("EAGAIN");
});

test("connect() to AF_UNSPEC dissolves a datagram socket's peer", () => {
  const udp = rawSocket(C.AF_INET, C.SOCK_DGRAM);
  sys.connect(udp, "127.0.0.1", 9);
  expect(sys.getpeername(udp)?.port).toBe(9);
  sys.connect(udp, C.AF_UNSPEC);
  expect(trace.last("connect").args).toEqual(["AF_UNSPEC"]);
  expect(codeOf(() => sys.getpeername(udp))).toBe("ENOTCONN");
  expect(codeOf(() => sys.send(udp, "x"))).toBe("EDESTADDRREQ");
});

test("a path on a socket of AF_INET is EAFNOSUPPORT, as in C", () => {
  const fd = rawSocket();
  expect(codeOf(() => sys.bind(fd, "/tmp/x"))).toBe("EAFNOSUPPORT");
  expect(codeOf(() => sys.connect(fd, "/tmp/x"))).toBe("EAFNOSUPPORT");
});
