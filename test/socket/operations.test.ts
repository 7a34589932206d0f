import { readlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Socket, socket, socketpair } from "../../lib/socket/socket.ts";
import * as C from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import type { WaitHow } from "../../lib/trace/event.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { codeOf, errorOf } from "../support/errors.ts";
import { listening, tcp, udp } from "../support/sockets.ts";

expectNoLeaks();

const inode = (fd: number): string => readlinkSync(`/proc/self/fd/${fd}`);
const pair = (type: number = C.SOCK_STREAM, wait?: WaitHow): [Socket, Socket] => {
  const both = socketpair(C.AF_UNIX, type, 0, wait === undefined ? {} : { wait });
  for (const one of both) closeLater(one);
  return both;
};

describe.each<WaitHow>(["readiness", "thread", "block"])("by %s", (wait) => {
  test("write() and read() move bytes, and read() gives none at the end of the stream", async () => {
    const [a, b] = pair(C.SOCK_STREAM, wait);
    expect([await a.write("hello"), (await b.read(2)).text, (await b.read()).text]).toEqual([5, "he", "llo"]);
    a.shutdown(C.SHUT_WR);
    expect((await b.read()).length).toBe(0);
  });

  test("read() and recvmsg() give up when nothing comes in time", async () => {
    const [, b] = pair(C.SOCK_STREAM, wait);
    expect(await errorOf(b.read(1, { timeoutMs: 5 }))).toMatchObject({ name: "WaitError", syscall: "read" });
    expect(await errorOf(b.recvmsg(1, { timeoutMs: 5 }))).toMatchObject({ name: "WaitError", syscall: "recvmsg" });
  });

  test("sendmsg() and recvmsg() move pieces and descriptors, and say what was lost", async () => {
    const [a, b] = pair(C.SOCK_DGRAM, wait);
    await a.sendmsg({ iov: ["head", Uint8Array.of(33)], control: [{ type: "SCM_RIGHTS", fds: [a.fd] }] });
    const { data, iov, flags, fds, from } = await b.recvmsg([3, 0, 1]);
    const other = closeLater(Socket.fromFd(fds[0] as number));
    expect([data.text, iov.map(String), flags]).toEqual(["head", ["hea", "", "d"], C.MSG_TRUNC]);
    expect([inode(other.fd), from]).toEqual([inode(a.fd), undefined]); // who has no name is not told
    await other.send("through it");
    expect((await b.recv()).text).toBe("through it");
  });

  test("accept4() gives a socket with the flags", async () => {
    const { server, port } = listening(1, { wait });
    const client = tcp();
    await client.connect("127.0.0.1", port);
    const conn = closeLater(await server.accept4(C.SOCK_NONBLOCK));
    expect(conn.getpeername().port).toBe(client.getsockname().port);
    expect(sys.fcntl(conn.fd, C.F_GETFL) & C.O_NONBLOCK).toBe(C.O_NONBLOCK);
    expect(sys.fcntl(conn.fd, C.F_GETFD)).toBe(C.FD_CLOEXEC);
  });
});

test("what waits in sendmsg() is a copy: the caller may change its bytes meanwhile", async () => {
  const [a, b] = pair(C.SOCK_DGRAM);
  const bytes = new Uint8Array(1000).fill(1);
  let pending: Promise<number> | undefined;
  for (let count = 0; count < 2000 && pending === undefined; count++) {
    const sent = a.sendmsg({ iov: [bytes] });
    const quick = await Promise.race([
      sent,
      new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
    ]);
    if (quick === undefined) pending = sent;
  }
  bytes.fill(2);
  let last = await b.recv();
  for (const end = performance.now() + 10_000; performance.now() < end; ) {
    const more = await b.recv(2000, { flags: C.MSG_DONTWAIT, timeoutMs: 1 }).catch(() => undefined);
    if (more === undefined) break;
    last = more;
  }
  expect([await pending, last[0], last[999]]).toEqual([1000, 1, 1]);
});

test("recvmsg() with room for too little control data tells MSG_CTRUNC", async () => {
  const [a, b] = pair(C.SOCK_DGRAM);
  await a.sendmsg({ iov: ["x"], control: [{ type: "SCM_RIGHTS", fds: [a.fd] }] });
  const { flags, fds } = await b.recvmsg(9, { controlLength: 0 });
  expect([flags, fds]).toEqual([C.MSG_CTRUNC, []]);
});

test("dup() is a socket of its own for the same connection, which lives until both are closed", async () => {
  const [a, b] = pair();
  const copy = closeLater(a.dup());
  expect([copy.fd === a.fd, inode(copy.fd)]).toEqual([false, inode(a.fd)]);
  const received = b.recv();
  a.close();
  await copy.send("still open");
  expect((await received).text).toBe("still open");
  copy.close();
  expect((await b.recv()).length).toBe(0);
});

test("a duplicate can be waited for under the number that its original had", async () => {
  const [a, b] = pair();
  const waiting = a.recv(1, { timeoutMs: 1 });
  expect(await errorOf(waiting)).toMatchObject({ name: "WaitError" }); // so the set knows the number
  const copy = closeLater(a.dup());
  const number = a.fd;
  a.close();
  const again = closeLater(copy.dup());
  expect(again.fd).toBe(number);
  const received = again.recv();
  await b.send("x");
  expect((await received).text).toBe("x");
});

test("disconnect() lets a datagram socket receive from anybody again", async () => {
  const [one, other] = [udp(), udp()];
  await one.socket.connect("127.0.0.1", 9);
  one.socket.disconnect();
  expect(one.socket.getsockname()).toEqual({ family: "AF_INET", host: "127.0.0.1", port: 0 }); // it was the kernel's choice
  await one.socket.sendto("question", "127.0.0.1", other.port);
  const { from } = await other.socket.recvfrom();
  await other.socket.sendto("answer", "127.0.0.1", from?.port);
  expect((await one.socket.recv()).text).toBe("answer");
  expect(await codeOf(() => one.socket.getpeername())).toBe("ENOTCONN");
});

test("fromFd() gives the Socket that has the number, makes one for a bare descriptor, and refuses what is none", () => {
  const [a] = pair();
  expect(Socket.fromFd(a.fd)).toBe(a);
  const bare = Socket.fromFd(sys.socket(C.AF_INET6, C.SOCK_DGRAM));
  closeLater(bare);
  expect(String(bare)).toMatch(/^Socket\(\d+\) AF_INET6 SOCK_DGRAM/);
  const epfd = sys.epoll_create1();
  expect(codeOf(() => Socket.fromFd(epfd))).toBe("ENOTSOCK");
  sys.close(epfd);
  expect(codeOf(() => Socket.fromFd(0))).toBe("ERR_NOT_OURS");
  expect(codeOf(() => Socket.fromFd("5" as never))).toBe("ERR_ARG_TYPE");
});

test("socket() takes SOCK_NONBLOCK beside the type", () => {
  const made = closeLater(socket(C.AF_INET, C.SOCK_STREAM | C.SOCK_NONBLOCK));
  expect(sys.fcntl(made.fd, C.F_GETFL) & C.O_NONBLOCK).toBe(C.O_NONBLOCK);
  expect(String(made)).toMatch(/AF_INET SOCK_STREAM/);
});

test("getsockopt() of a Socket gives texts, objects and bytes", () => {
  const made = tcp();
  made.setsockopt(C.IPPROTO_TCP, C.TCP_CONGESTION, "reno");
  expect(made.getsockopt(C.IPPROTO_TCP, C.TCP_CONGESTION)).toBe("reno");
  expect(made.getsockopt(C.IPPROTO_TCP, C.TCP_INFO).state).toBe("CLOSE");
  expect(made.getsockopt(C.SOL_SOCKET, C.SO_TYPE, 4)).toEqual(Uint8Array.of(1, 0, 0, 0));
});
