import { expect, test } from "vitest";
import * as C from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { trace } from "../../lib/trace/trace.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { inPythonWith } from "../support/python.ts";
import { descriptor, rawPair, rawSocket } from "../support/raw.ts";

expectNoLeaks();

test("select() tells which are readable, writable, and have an urgent byte", () => {
  const { client, conn } = rawPair();
  expect(sys.select({ read: [client, conn], write: [client] }, 0)).toEqual({ read: [], write: [client], except: [] });
  sys.send(client, "!", C.MSG_OOB);
  expect(sys.select({ read: [conn], except: [conn, client] }, 5000)).toEqual({ read: [], write: [], except: [conn] });
  sys.send(client, "x");
  expect(sys.select({ read: [conn] }, 5000).read).toEqual([conn]);
});

test("select() is recorded as what was asked, and what was ready of it", () => {
  const [a, b] = [rawSocket(C.AF_INET, C.SOCK_DGRAM), rawSocket(C.AF_INET, C.SOCK_DGRAM)];
  sys.select({ read: [a], write: [a, b] }, 7);
  expect(trace.last("select")).toMatchObject({
    args: [`[${a}: POLLOUT, ${b}: POLLOUT]`, "7 ms"],
    ...{ result: 2, fd: -1, list: [a, b].map((fd) => ({ fd, events: C.POLLOUT })) },
  });
  sys.select({ read: [a] }, 0);
  expect(trace.last("select")).toMatchObject({ args: [`[${a}: POLLIN]`, "0 ms"], result: 0 });
});

test("select() answers as Python's does", () => {
  const { client, conn } = rawPair();
  sys.send(client, "x");
  const ours = sys.select({ read: [client, conn], write: [client, conn] }, 0);
  const theirs = inPythonWith<number[][]>([client, conn], "print(json.dumps(select.select([3, 4], [3, 4], [], 0)))");
  const number = (fd: number) => [client, conn].indexOf(fd) + 3;
  expect([ours.read.map(number), ours.write.map(number), []]).toEqual(theirs);
});

test("select() refuses descriptors from 1024 on, and what is no set; a closed one is EBADF", () => {
  const fd = rawSocket();
  const high = descriptor(sys.fcntl(fd, C.F_DUPFD, 1024));
  expect(codeOf(() => sys.select({ read: [high] }, 0))).toBe("ERR_ARG_RANGE");
  for (const sets of [null, { read: fd }, { reads: [fd] }, { read: ["5"] }, { read: [-1] }, { write: [0] }]) {
    expect(codeOf(() => sys.select(sets as never, 0))).toMatch(/^ERR_/);
  }
  for (const ms of [-1, 10_001, Number.NaN]) expect(codeOf(() => sys.select({}, ms))).toBe("ERR_ARG_RANGE");
  const closed = sys.socket(C.AF_INET, C.SOCK_DGRAM);
  sys.close(closed);
  expect(codeOf(() => sys.select({ read: [closed] }, 0))).toBe("EBADF");
});
