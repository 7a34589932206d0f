import { expect, test } from "vitest";
import { AF_INET6, AF_UNIX, IPPROTO_IPV6, IPV6_FREEBIND, SOCK_DGRAM } from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { inPythonWith } from "../support/python.ts";
import { rawSocket } from "../support/raw.ts";

expectNoLeaks();

test("Python sees an abstract name of any bytes as it was bound, and answers to it", () => {
  const fd = rawSocket(AF_UNIX, SOCK_DGRAM);
  const name = [0, 115, 0, 255, 0xc3, 10, process.pid & 255, process.pid >> 8];
  sys.bind(fd, Uint8Array.from(name));
  const seen = inPythonWith<number[]>([fd], "print(json.dumps(list(socket.socket(fileno=3).getsockname())))");
  expect(seen).toEqual(name);
  const other = rawSocket(AF_UNIX, SOCK_DGRAM);
  sys.sendto(other, "found", 0, sys.getsockname(fd)?.path as string);
  expect(sys.recv(fd, new Uint8Array(9))).toBe(5);
});

test("recvfrom() tells the name of a sender that Python bound", () => {
  const fd = rawSocket(AF_UNIX, SOCK_DGRAM);
  sys.bind(fd, `@socklab-test-${process.pid}`);
  inPythonWith(
    [],
    `s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(b"\\0peer\\0\\xfe%d" % ${process.pid})
s.sendto(b"x", b"\\0socklab-test-${process.pid}")
print("0")`,
  );
  expect(sys.recvfrom(fd, new Uint8Array(1)).from).toEqual({ family: "AF_UNIX", path: `@peer\0\udcfe${process.pid}` });
});

test("Python sees the scope of an address with a zone, and we see Python's", () => {
  const fd = rawSocket(AF_INET6, SOCK_DGRAM);
  sys.setsockopt(fd, IPPROTO_IPV6, IPV6_FREEBIND, true); // the interface need not have the address
  sys.bind(fd, "fe80::17%lo", 0);
  const { host, port } = sys.getsockname(fd) ?? {};
  expect(host).toBe("fe80::17%lo");
  const seen = inPythonWith<unknown[]>([fd], "print(json.dumps(socket.socket(fileno=3).getsockname()))");
  expect([String(seen[0]).replace("%lo", ""), ...seen.slice(1)]).toEqual(["fe80::17", port, 0, 1]);
});
