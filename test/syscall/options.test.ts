import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as C from "../../lib/syscall/constants.ts";
import { errnoNumber } from "../../lib/syscall/errno.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { timeval } from "../../lib/syscall/options.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { codeOf } from "../support/errors.ts";
import { descriptor, rawListener, rawPair, rawPort, rawSocket } from "../support/raw.ts";
import { netClient } from "../support/sockets.ts";
import { until } from "../support/until.ts";

expectNoLeaks();

test.each([
  ["SO_REUSEADDR", C.SOL_SOCKET, C.SO_REUSEADDR],
  ["SO_REUSEPORT", C.SOL_SOCKET, C.SO_REUSEPORT],
  ["SO_KEEPALIVE", C.SOL_SOCKET, C.SO_KEEPALIVE],
  ["TCP_NODELAY", C.IPPROTO_TCP, C.TCP_NODELAY],
  ["TCP_CORK", C.IPPROTO_TCP, C.TCP_CORK],
])("setsockopt() switches %s on and off", (_, level, option) => {
  const fd = rawSocket();
  const states = [true, false, 1, 0].map((value) => {
    sys.setsockopt(fd, level, option, value);
    return sys.getsockopt(fd, level, option) !== 0;
  });
  expect(states).toEqual([true, false, true, false]);
});

test("getsockopt() tells what socket() was given", () => {
  const fd = rawSocket(C.AF_INET6, C.SOCK_DGRAM);
  const ask = (option: number) => sys.getsockopt(fd, C.SOL_SOCKET, option);
  expect([ask(C.SO_DOMAIN), ask(C.SO_TYPE), ask(C.SO_PROTOCOL)]).toEqual([C.AF_INET6, C.SOCK_DGRAM, C.IPPROTO_UDP]);
});

test("SO_ACCEPTCONN tells a listener", () => {
  expect(sys.getsockopt(rawListener().fd, C.SOL_SOCKET, C.SO_ACCEPTCONN)).toBe(1);
  expect(sys.getsockopt(rawSocket(), C.SOL_SOCKET, C.SO_ACCEPTCONN)).toBe(0);
});

test("setsockopt() of SO_RCVBUF is doubled by the kernel, as ss shows too", async () => {
  const { fd, port } = rawListener();
  await netClient(port);
  const conn = descriptor(sys.accept(fd).fd);
  sys.setsockopt(conn, C.SOL_SOCKET, C.SO_RCVBUF, 8192);
  expect(sys.getsockopt(conn, C.SOL_SOCKET, C.SO_RCVBUF)).toBe(16_384);
  const line = execFileSync("ss", ["-Htanm", "state", "established", `sport = :${port}`], { encoding: "utf8" });
  expect(line).toContain("rb16384");
});

test("SO_LINGER takes seconds and reads -1 when it is off; with 0 a close resets, as Node's client sees", async () => {
  const { fd, port } = rawListener();
  const client = await netClient(port);
  const conn = descriptor(sys.accept(fd).fd);
  expect(sys.getsockopt(conn, C.SOL_SOCKET, C.SO_LINGER)).toBe(-1);
  sys.setsockopt(conn, C.SOL_SOCKET, C.SO_LINGER, { onoff: true, linger: 7 });
  expect(sys.getsockopt(conn, C.SOL_SOCKET, C.SO_LINGER)).toBe(7);
  sys.setsockopt(conn, C.SOL_SOCKET, C.SO_LINGER, { onoff: true, linger: 0 });
  const failure = once(client, "error");
  sys.close(conn);
  expect((await failure)[0]).toMatchObject({ code: "ECONNRESET" });
});

test("SO_RCVTIMEO takes milliseconds, and a blocking recv() gives EAGAIN after it", () => {
  const { client } = rawPair();
  sys.setsockopt(client, C.SOL_SOCKET, C.SO_RCVTIMEO, 20);
  expect(sys.getsockopt(client, C.SOL_SOCKET, C.SO_RCVTIMEO)).toBeCloseTo(20, 0);
  expect(codeOf(() => sys.recv(client, new Uint8Array(1)))).toBe("EAGAIN");
});

test("timeval() splits milliseconds into 64-bit seconds and microseconds", () => {
  const read = (ms: number) => {
    const view = new BigInt64Array(timeval(ms).buffer);
    return [view[0], view[1]];
  };
  expect(read(1234)).toEqual([1n, 234_000n]);
  expect(read(3_000_000_000_000)).toEqual([3_000_000_000n, 0n]);
  expect(read(1e300)).toEqual([2n ** 52n, expect.any(BigInt)]);
});

test("SO_ERROR holds the error that a datagram met, until it is read", async () => {
  const [silent, fd] = [rawSocket(C.AF_INET, C.SOCK_DGRAM), rawSocket(C.AF_INET, C.SOCK_DGRAM)];
  sys.bind(silent, "127.0.0.1", 0);
  sys.connect(fd, "127.0.0.1", rawPort(silent));
  sys.close(silent);
  sys.send(fd, "anybody?");
  const ask = () => sys.getsockopt(fd, C.SOL_SOCKET, C.SO_ERROR);
  expect(await until("the answer", ask)).toBe(errnoNumber("ECONNREFUSED"));
  expect(ask()).toBe(0);
});

test("IPV6_V6ONLY decides whether an IPv6 listener takes IPv4 clients", async () => {
  const fd = rawSocket(C.AF_INET6);
  sys.setsockopt(fd, C.IPPROTO_IPV6, C.IPV6_V6ONLY, false);
  sys.bind(fd, "::", 0);
  sys.listen(fd, 1);
  await netClient(sys.getsockname(fd)?.port as number, "127.0.0.1");
  const { fd: conn, peer } = sys.accept(fd);
  descriptor(conn);
  expect(peer?.host).toBe("::ffff:127.0.0.1");
});

test("options throw ENOPROTOOPT and EINVAL, and refuse values of the wrong kind", () => {
  const fd = rawSocket();
  expect(codeOf(() => sys.getsockopt(fd, C.SOL_SOCKET, 9999))).toBe("ENOPROTOOPT");
  expect(codeOf(() => sys.setsockopt(fd, C.IPPROTO_TCP, C.TCP_KEEPIDLE, 0))).toBe("EINVAL");
  expect(codeOf(() => sys.setsockopt(fd, C.SOL_SOCKET, C.SO_LINGER, 5))).toBe("ERR_ARG_TYPE");
  expect(codeOf(() => sys.setsockopt(fd, C.SOL_SOCKET, C.SO_LINGER, null as never))).toBe("ERR_ARG_TYPE");
  expect(codeOf(() => sys.setsockopt(fd, C.SOL_SOCKET, C.SO_RCVTIMEO, -1))).toBe("ERR_ARG_RANGE");
  expect(codeOf(() => sys.setsockopt(fd, C.SOL_SOCKET, C.SO_RCVBUF, "big" as never))).toBe("ERR_ARG_TYPE");
  expect(codeOf(() => sys.setsockopt(fd, C.SOL_SOCKET, C.SO_LINGER, { onof: true, linger: 1 } as never))).toBe(
    "ERR_ARG_RANGE",
  );
});

test("fcntl() reads and sets flags as /proc/self/fdinfo shows them", () => {
  const fd = descriptor(sys.socket(C.AF_INET, C.SOCK_STREAM));
  const flags = () =>
    Number.parseInt(/flags:\s+(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "utf8"))?.[1] ?? "", 8);
  sys.fcntl(fd, C.F_SETFL, C.O_RDWR | C.O_NONBLOCK);
  expect(sys.fcntl(fd, C.F_GETFL)).toBe(flags());
  expect(flags() & C.O_NONBLOCK).toBe(C.O_NONBLOCK);
  sys.fcntl(fd, C.F_SETFD, C.FD_CLOEXEC);
  expect(flags() & C.EPOLL_CLOEXEC).toBe(C.EPOLL_CLOEXEC);
  expect(sys.fcntl(fd, C.F_GETFD)).toBe(C.FD_CLOEXEC);
});

test("fcntl() refuses commands that take pointers or make the kernel send signals", () => {
  const fd = rawSocket();
  for (const command of [-1, 5, 8, 10, 15, 1024, 1031])
    expect(codeOf(() => sys.fcntl(fd, command))).toBe("ERR_ARG_RANGE");
});

test("ioctl() counts the bytes in the queues", () => {
  const { client, conn } = rawPair();
  sys.send(client, "12345");
  expect(sys.ioctl(conn, C.SIOCINQ)).toBe(5);
  sys.recv(conn, new Uint8Array(2));
  expect(sys.ioctl(conn, C.SIOCINQ)).toBe(3);
  expect(sys.ioctl(conn, C.SIOCOUTQ)).toBe(0);
});

test("ioctl() throws EINVAL on a listener and refuses other requests", () => {
  const { fd } = rawListener();
  expect(codeOf(() => sys.ioctl(fd, C.SIOCINQ))).toBe("EINVAL");
  expect(codeOf(() => sys.ioctl(fd, 0x5421))).toBe("ERR_ARG_RANGE");
});
