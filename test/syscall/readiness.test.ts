import { expect, test } from "vitest";
import * as C from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { descriptor, rawListener, rawPair, rawSocket } from "../support/raw.ts";
import { netClient } from "../support/sockets.ts";

expectNoLeaks();

test("poll() tells which descriptors are ready, and for what", () => {
  const { client, conn } = rawPair();
  const ask = (events: number) =>
    sys.poll(
      [
        { fd: conn, events },
        { fd: client, events: C.POLLIN },
      ],
      0,
    );
  expect(ask(C.POLLIN)).toEqual([]);
  expect(ask(C.POLLIN | C.POLLOUT)).toEqual([{ fd: conn, revents: C.POLLOUT }]);
  sys.send(client, "x");
  expect(ask(C.POLLIN)).toEqual([{ fd: conn, revents: C.POLLIN }]);
  sys.shutdown(client, C.SHUT_RDWR);
  expect(ask(C.POLLRDHUP)).toEqual([
    { fd: conn, revents: C.POLLRDHUP },
    { fd: client, revents: C.POLLIN | C.POLLHUP },
  ]);
});

test("poll() waits until a client of Node's has connected", async () => {
  const { fd, port } = rawListener();
  await netClient(port);
  expect(sys.poll([{ fd, events: C.POLLIN }], 5000)).toEqual([{ fd, revents: C.POLLIN }]);
  descriptor(sys.accept(fd).fd);
});

test("poll() tells a descriptor that nobody has as POLLNVAL, and passes over -1", () => {
  const fds = [
    { fd: 1_000_000, events: C.POLLIN },
    { fd: -1, events: C.POLLIN },
  ];
  expect(sys.poll(fds, 0)).toEqual([{ fd: 1_000_000, revents: C.POLLNVAL }]);
  expect(sys.poll([], 0)).toEqual([]);
});

test("poll() refuses lists, entries and times that mean nothing", () => {
  const bad: [unknown, number][] = [
    [null, 0],
    [{ length: 1 }, 0],
    [[null], 0],
    [[{ fd: "1", events: 1 }], 0],
    [[{ fd: 1_000_000 }], 0],
    [[{ fd: 1_000_000, events: 0x8000 }], 0],
    [new Array(4097).fill({ fd: -1, events: 0 }), 0],
    [[], -1],
    [[], 10_001],
    [[], Number.POSITIVE_INFINITY],
  ];
  for (const [fds, ms] of bad) expect(codeOf(() => sys.poll(fds as never, ms))).toMatch(/^ERR_ARG/);
});

test("poll() does not take a hole in the list for descriptor 0", () => {
  const fds = new Array(2);
  fds[1] = { fd: -1, events: 0 };
  expect(codeOf(() => sys.poll(fds, 0))).toBe("ERR_ARG_TYPE");
});

test("epoll_wait() tells edges once and levels again", () => {
  const { client, conn } = rawPair();
  const epfd = descriptor(sys.epoll_create1());
  const ready = () => sys.epoll_wait(epfd, 8, 0);
  sys.epoll_ctl(epfd, C.EPOLL_CTL_ADD, conn, C.EPOLLIN | C.EPOLLET);
  sys.send(client, "x");
  expect([ready(), ready()]).toEqual([[{ fd: conn, events: C.EPOLLIN }], []]);
  sys.epoll_ctl(epfd, C.EPOLL_CTL_MOD, conn, C.EPOLLIN);
  expect([ready(), ready()]).toEqual(Array(2).fill([{ fd: conn, events: C.EPOLLIN }]));
  sys.epoll_ctl(epfd, C.EPOLL_CTL_DEL, conn);
  expect(ready()).toEqual([]);
});

test("epoll_wait() gives at most as many as were asked for, each with its own descriptor", () => {
  const pairs = [rawPair(), rawPair(), rawPair()];
  const epfd = descriptor(sys.epoll_create1());
  for (const { conn } of pairs) sys.epoll_ctl(epfd, C.EPOLL_CTL_ADD, conn, C.EPOLLOUT);
  expect(sys.epoll_wait(epfd, 2, 0)).toHaveLength(2);
  const all = sys.epoll_wait(epfd, 8, 0).map(({ fd }) => fd);
  expect(all.sort()).toEqual(pairs.map(({ conn }) => conn).sort());
});

test("epoll calls throw EEXIST, ENOENT, EINVAL, ELOOP", () => {
  const epfd = descriptor(sys.epoll_create1());
  const fd = rawSocket();
  sys.epoll_ctl(epfd, C.EPOLL_CTL_ADD, fd, C.EPOLLIN);
  expect(codeOf(() => sys.epoll_ctl(epfd, C.EPOLL_CTL_ADD, fd))).toBe("EEXIST");
  expect(codeOf(() => sys.epoll_ctl(epfd, C.EPOLL_CTL_DEL, rawSocket()))).toBe("ENOENT");
  expect(codeOf(() => sys.epoll_ctl(epfd, 77, fd))).toBe("EINVAL");
  expect(codeOf(() => sys.epoll_wait(fd, 1, 0))).toBe("EINVAL");
  expect(codeOf(() => sys.epoll_create1(12345))).toBe("EINVAL");
});

test("epoll calls refuse what could write beyond their buffer or wait for ever", () => {
  const epfd = descriptor(sys.epoll_create1());
  for (const max of [0, -1, 4097, 1.5]) expect(codeOf(() => sys.epoll_wait(epfd, max, 0))).toBe("ERR_ARG_RANGE");
  for (const ms of [-1, 10_001]) expect(codeOf(() => sys.epoll_wait(epfd, 1, ms))).toBe("ERR_ARG_RANGE");
});
