import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import {
  decodeAddress,
  encodeAddress,
  familyOf,
  formatAddress,
  hostText,
  sockaddrText,
  UNSPECIFIED,
  unmapped,
} from "../../lib/syscall/address.ts";
import { AF_INET, AF_INET6, AF_UNIX } from "../../lib/syscall/constants.ts";
import { codeOf } from "../support/errors.ts";

test("encodeAddress() lays sockaddr_in out as C does", () => {
  expect([...encodeAddress("bind", "127.0.0.1", 5000)]).toEqual([
    ...[2, 0, 0x13, 0x88, 127, 0, 0, 1],
    ...[0, 0, 0, 0, 0, 0, 0, 0],
  ]);
});

test("encodeAddress() lays sockaddr_in6 out as C does", () => {
  const bytes = encodeAddress("bind", "2001:db8::7", 443);
  expect([...bytes.subarray(0, 8)]).toEqual([10, 0, 1, 187, 0, 0, 0, 0]);
  expect(Buffer.from(bytes.subarray(8, 24)).toString("hex")).toBe("20010db8000000000000000000000007");
  expect([...bytes.subarray(24)]).toEqual([0, 0, 0, 0]);
});

test("encodeAddress() fills a path up with NUL as C's sockaddr_un is, and begins an abstract name with it", () => {
  const rest = 110 - 4; // sizeof(struct sockaddr_un)
  expect([...encodeAddress("bind", "/a", undefined)]).toEqual([1, 0, 47, 97, ...new Array<number>(rest).fill(0)]);
  expect([...encodeAddress("bind", "@a", undefined)]).toEqual([1, 0, 0, 97]);
  expect([...encodeAddress("bind", "@", undefined)]).toEqual([1, 0, 0]);
});

test("encodeAddress() takes a Unix-domain name as bytes, as C has them", () => {
  const bytes = (...name: number[]) => [...encodeAddress("bind", Uint8Array.from(name), undefined)];
  expect(bytes(0, 97, 0, 255)).toEqual([1, 0, 0, 97, 0, 255]);
  expect(bytes(47, 255).slice(0, 5)).toEqual([1, 0, 47, 255, 0]);
  expect(codeOf(() => bytes(47, 0, 98))).toBe("ERR_ADDRESS");
  expect(codeOf(() => bytes())).toBe("ERR_ADDRESS");
});

test("an abstract name of any bytes is read as a text that gives the same bytes, and is printed escaped", () => {
  for (let first = 0; first < 256; first++) {
    const name = Uint8Array.of(0, first, 0, 0xc3, 0xa9, 0xff, 10, 0xe2, 0x82);
    const address = decodeAddress(encodeAddress("bind", name, undefined)) as { path: string };
    expect([...encodeAddress("bind", address.path, undefined).subarray(2)]).toEqual([...name]);
  }
  const shown = decodeAddress(encodeAddress("bind", Uint8Array.of(0, 97, 0, 0xff, 0xc3, 0xa9), undefined));
  expect(formatAddress(shown as NonNullable<typeof shown>)).toBe("@a\\x00\\xffé");
});

test("encodeAddress() takes the zone of an IPv6 address, by name and by number, and decodeAddress() writes the name", () => {
  const { lo = [] } = networkInterfaces();
  expect(lo.length).toBeGreaterThan(0);
  const byName = encodeAddress("bind", "fe80::1%lo", 80);
  expect([...byName.subarray(24)]).toEqual([1, 0, 0, 0]); // the loopback interface is number 1
  expect(encodeAddress("bind", "fe80::1%1", 80)).toEqual(byName);
  expect(decodeAddress(byName)).toEqual({ family: "AF_INET6", host: "fe80::1%lo", port: 80 });
  const nowhere = encodeAddress("bind", "fe80::1%999999", 80);
  expect(decodeAddress(nowhere)?.host).toBe("fe80::1%999999");
  expect(codeOf(() => encodeAddress("bind", "fe80::1%nowhere", 80))).toBe("ERR_ADDRESS");
});

test("decodeAddress() knows AF_UNSPEC", () => {
  expect(decodeAddress(UNSPECIFIED)).toEqual({ family: "AF_UNSPEC" });
  expect(formatAddress({ family: "AF_UNSPEC" })).toBe("AF_UNSPEC");
});

test.each([
  ["127.0.0.1", 0, AF_INET, "127.0.0.1:0"],
  ["255.255.255.255", 65535, AF_INET, "255.255.255.255:65535"],
  ["::1", 5000, AF_INET6, "[::1]:5000"],
  ["::ffff:127.0.0.1", 80, AF_INET6, "[::ffff:127.0.0.1]:80"],
  ["fe80::1:0:0:2", 80, AF_INET6, "[fe80::1:0:0:2]:80"],
  ["/tmp/a b", undefined, AF_UNIX, "/tmp/a b"],
  ["relative.sock", undefined, AF_UNIX, "relative.sock"],
  ["@név", undefined, AF_UNIX, "@név"],
])("decodeAddress() reads back %s %s", (host, port, family, text) => {
  const bytes = encodeAddress("bind", host, port);
  expect(familyOf(bytes)).toBe(family);
  const address = decodeAddress(bytes);
  expect(address?.host ?? address?.path).toBe(host);
  expect(address?.port).toBe(port);
  expect(formatAddress(address as NonNullable<typeof address>)).toBe(text);
});

test("decodeAddress() knows a socket without a name, and no address at all", () => {
  const unnamed = decodeAddress(Uint8Array.of(1, 0), 2);
  expect(unnamed).toEqual({ family: "AF_UNIX", path: "" });
  expect(unnamed && formatAddress(unnamed)).toBe("(no name)");
  expect(decodeAddress(new Uint8Array(16), 0)).toBeUndefined();
  expect(decodeAddress(Uint8Array.of(99, 0, 1, 2))).toBeUndefined();
});

test("encodeAddress() takes a path of 107 bytes and refuses 108", () => {
  expect(encodeAddress("bind", "x".repeat(107), undefined)).toHaveLength(110);
  expect(codeOf(() => encodeAddress("bind", "x".repeat(108), undefined))).toBe("ERR_ADDRESS");
});

test.each([
  ["a name instead of an address", "localhost", 80, "ERR_ADDRESS"],
  ["an address with too many parts", "1.2.3.4.5", 80, "ERR_ADDRESS"],
  ["an empty host", "", 80, "ERR_ADDRESS"],
  ["NUL in a host", "127.0.0.1\0", 80, "ERR_ADDRESS"],
  ["an address without a port", "127.0.0.1", undefined, "ERR_ADDRESS"],
  ["an empty path", "", undefined, "ERR_ADDRESS"],
  ["NUL in a path", "/tmp/a\0b", undefined, "ERR_ADDRESS"],
  ["a host that is no string", 127, 80, "ERR_ARG_TYPE"],
  ["a port that is a string", "127.0.0.1", "80", "ERR_ARG_TYPE"],
  ["a port that is null", "127.0.0.1", null, "ERR_ARG_TYPE"],
  ["port 70000", "127.0.0.1", 70000, "ERR_ARG_RANGE"],
  ["port -1", "127.0.0.1", -1, "ERR_ARG_RANGE"],
  ["port 1.5", "127.0.0.1", 1.5, "ERR_ARG_RANGE"],
  ["port NaN", "::1", Number.NaN, "ERR_ARG_RANGE"],
])("encodeAddress() refuses %s", (_, host, port, code) => {
  expect(codeOf(() => encodeAddress("bind", host, port))).toBe(code);
});

test.each(["127.0.0.1", "0.0.0.0", "::", "::1", "::ffff:10.0.0.1", "2001:db8:0:1:1:1:1:1", "fe80::1:0:0:1"])(
  "hostText() writes %s as ss and the browsers do",
  (host) => {
    const { hostname } = new URL(host.includes(":") ? `http://[${host}]` : `http://${host}`);
    const bytes = encodeAddress("bind", host, 0);
    const text = hostText(host.includes(":") ? bytes.subarray(8, 24) : bytes.subarray(4, 8));
    expect(text).toBe(host);
    if (!host.includes(".") || !host.includes(":")) expect(hostname.replace(/[[\]]/g, "")).toBe(text);
  },
);

test("sockaddrText() reads what encodeAddress() made, and has no text for another family", () => {
  expect(sockaddrText(encodeAddress("bind", "::1", 5000))).toBe("[::1]:5000");
  expect(sockaddrText(Uint8Array.of(17, 0, 0, 3))).toBe("");
});

test.each([
  ["::ffff:127.0.0.1", "127.0.0.1"],
  ["[::ffff:127.0.0.1]:5000", "127.0.0.1:5000"],
  ["[::1]:5000", "[::1]:5000"],
  ["::ffff:0:1", "::ffff:0:1"],
  ["127.0.0.1:5000", "127.0.0.1:5000"],
  ["/tmp/::ffff:127.0.0.1", "/tmp/::ffff:127.0.0.1"],
])("unmapped(%j) is %j", (text, plain) => {
  expect(unmapped(text)).toBe(plain);
});
