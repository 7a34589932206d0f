import { closeSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { AF_INET, F_GETFD, SHUT_RDWR, SO_ERROR, SOCK_STREAM, SOL_SOCKET } from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { openDescriptors } from "../../lib/syscall/open-descriptors.ts";
import { descriptorsOfProcess, expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";

expectNoLeaks();

const calls: [string, (fd: number) => unknown][] = [
  ["close", (fd) => sys.close(fd)],
  ["bind", (fd) => sys.bind(fd, "127.0.0.1", 0)],
  ["listen", (fd) => sys.listen(fd, 1)],
  ["accept", (fd) => sys.accept(fd)],
  ["connect", (fd) => sys.connect(fd, "127.0.0.1", 1)],
  ["send", (fd) => sys.send(fd, "x")],
  ["recv", (fd) => sys.recv(fd, new Uint8Array(1))],
  ["sendto", (fd) => sys.sendto(fd, "x", 0, "127.0.0.1", 1)],
  ["recvfrom", (fd) => sys.recvfrom(fd, new Uint8Array(1))],
  ["shutdown", (fd) => sys.shutdown(fd, SHUT_RDWR)],
  ["getsockname", (fd) => sys.getsockname(fd)],
  ["getpeername", (fd) => sys.getpeername(fd)],
  ["getsockopt", (fd) => sys.getsockopt(fd, SOL_SOCKET, SO_ERROR)],
  ["setsockopt", (fd) => sys.setsockopt(fd, SOL_SOCKET, SO_ERROR, 1)],
  ["fcntl", (fd) => sys.fcntl(fd, F_GETFD)],
  ["ioctl", (fd) => sys.ioctl(fd, 0x541b)],
  ["poll", (fd) => sys.poll([{ fd, events: 1 }], 0)],
  ["epoll_wait", (fd) => sys.epoll_wait(fd, 1, 0)],
];

/** The runtime's own: standard output, the set its event loop waits on, and a file. */
function foreign(): number[] {
  const loop = [...descriptorsOfProcess()].find(([, target]) => target.includes("eventpoll"));
  return [1, ...(loop ? [loop[0]] : [])];
}

test.each(calls)("%s() refuses the runtime's own descriptors and does them no harm", (_, make) => {
  const file = openSync("/dev/null", "r");
  try {
    const before = descriptorsOfProcess();
    expect(foreign()).toHaveLength(2);
    for (const fd of [...foreign(), file]) expect(codeOf(() => make(fd))).toBe("ERR_NOT_OURS");
    expect(descriptorsOfProcess()).toEqual(before);
  } finally {
    closeSync(file);
  }
});

test.each(calls.filter(([name]) => name !== "poll"))("%s() gives EBADF for a descriptor that nobody has", (_, make) => {
  expect(codeOf(() => make(1_000_000))).toBe("EBADF");
  expect(codeOf(() => make(-1))).toBe("EBADF");
});

test.each(calls)("%s() refuses what is no descriptor", (_, make) => {
  for (const fd of ["3", null, undefined, {}]) expect(codeOf(() => make(fd as unknown as number))).toBe("ERR_ARG_TYPE");
  for (const fd of [-2, 1.5, 2 ** 31, Number.NaN]) expect(codeOf(() => make(fd))).toBe("ERR_ARG_RANGE");
});

test("openDescriptors() lists what was opened and not closed", () => {
  const one = sys.socket(AF_INET, SOCK_STREAM);
  const other = sys.epoll_create1();
  expect(openDescriptors()).toEqual([one, other].sort((a, b) => a - b));
  sys.close(one);
  expect(openDescriptors()).toEqual([other]);
  sys.close(other);
});

test("close() twice gives EBADF", () => {
  const fd = sys.socket(AF_INET, SOCK_STREAM);
  sys.close(fd);
  expect(codeOf(() => sys.close(fd))).toBe("EBADF");
});
