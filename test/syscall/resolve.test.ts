import { lookup } from "node:dns/promises";
import { expect, test, vi } from "vitest";
import * as C from "../../lib/syscall/constants.ts";
import { AF_INET, AF_INET6, AI_NUMERICHOST, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import { getaddrinfo, getnameinfo, ResolveError } from "../../lib/syscall/resolve.ts";
import { resolveAdvice } from "../../lib/syscall/resolve-advice.ts";
import { codeOf, errorOf } from "../support/errors.ts";
import { inPython, inPythonWith } from "../support/python.ts";

test("getaddrinfo() finds the addresses of localhost that Node's look-up finds", async () => {
  const nodes = (await lookup("localhost", { all: true })).map(({ address }) => address);
  const ours = getaddrinfo("localhost", 80, { type: SOCK_STREAM }).map(({ address }) => address.host);
  expect(new Set(ours)).toEqual(new Set(nodes));
});

test("getaddrinfo() puts port and type into each answer, and reads numbers without a look-up", () => {
  expect(getaddrinfo("::1", 443, { type: SOCK_STREAM, flags: AI_NUMERICHOST })).toEqual([
    { address: { family: "AF_INET6", host: "::1", port: 443 }, type: SOCK_STREAM, protocol: 6 },
  ]);
  const all = getaddrinfo("127.0.0.1", 1, { family: AF_INET });
  const theirs = inPython(`
import json, socket
print(json.dumps([[type, protocol, *address] for _, type, protocol, _, address in socket.getaddrinfo("127.0.0.1", 1, socket.AF_INET)]))`);
  expect(all.map(({ type, protocol, address: { host, port } }) => [type, protocol, host, port])).toEqual(theirs);
  expect(new Set(all.map(({ type }) => type)).size).toBe(all.length);
});

test("getaddrinfo() throws a ResolveError that names the host and the resolver's number", async () => {
  const error = await errorOf<ResolveError>(() => getaddrinfo("no such host", 0, { flags: AI_NUMERICHOST }));
  expect(error).toBeInstanceOf(ResolveError);
  expect(error).toMatchObject({ code: "ERR_RESOLVE", syscall: "getaddrinfo", gai: -2 });
  expect(error.message).toMatch(/^getaddrinfo\("no such host"\): .+: check the name/);
});

test("getaddrinfo() refuses an address of the other family", () => {
  expect(codeOf(() => getaddrinfo("127.0.0.1", 0, { family: AF_INET6, flags: AI_NUMERICHOST }))).toBe("ERR_RESOLVE");
});

test.each([
  ["an empty name", "", 0, {}],
  ["NUL in a name", "a\0b", 0, {}],
  ["a name of 254 characters", "x".repeat(254), 0, {}],
  ["a name that is none", 5, 0, {}],
  ["port 70000", "::1", 70000, {}],
  ["hints that are none", "::1", 0, null],
  ["a family that is no number", "::1", 0, { family: "AF_INET" }],
])("getaddrinfo() refuses %s", (_, host, port, hints) => {
  expect(codeOf(() => getaddrinfo(host as string, port, hints as never))).toMatch(/^ERR_ARG_/);
});

test("getaddrinfo() of no host gives the loopback addresses, with AI_PASSIVE those to bind for any host", () => {
  const hosts = (flags: number) =>
    getaddrinfo(null, 5000, { type: SOCK_STREAM, flags }).map(({ address }) => address.host);
  expect(new Set(hosts(0))).toEqual(new Set(["::1", "127.0.0.1"]));
  expect(new Set(hosts(C.AI_PASSIVE))).toEqual(new Set(["::", "0.0.0.0"]));
});

test("getaddrinfo() knows services by name, and says so when there is none", async () => {
  const ports = getaddrinfo(null, "https", { type: SOCK_STREAM }).map(({ address }) => address.port);
  expect(new Set(ports)).toEqual(new Set([443]));
  const error = await errorOf<ResolveError>(() => getaddrinfo(null, "no-such-service", { type: SOCK_STREAM }));
  expect([error.gai, error.message]).toEqual([C.EAI_SERVICE, expect.stringContaining("does not list the service")]);
  expect((await errorOf<ResolveError>(() => getaddrinfo("::1", 1, { flags: 1 << 20 }))).gai).toBe(C.EAI_BADFLAGS);
  expect((await errorOf<ResolveError>(() => getaddrinfo("::1", 1, { family: 77 }))).gai).toBe(C.EAI_FAMILY);
});

test("getaddrinfo() gives the canonical name and the zone", () => {
  const [first] = getaddrinfo("127.0.0.1", 1, { type: SOCK_STREAM, flags: C.AI_CANONNAME });
  expect(first?.canonname).toBe("127.0.0.1");
  const [zoned] = getaddrinfo("fe80::1%lo", 1, { type: SOCK_STREAM, flags: AI_NUMERICHOST });
  expect(zoned?.address.host).toBe("fe80::1%lo");
});

test("getaddrinfo() and getnameinfo() answer as Python's do", () => {
  const theirs = inPythonWith<unknown[]>(
    [],
    `infos = socket.getaddrinfo(None, "http", 0, socket.SOCK_STREAM, 0, socket.AI_PASSIVE)
print(json.dumps([[[i[1], i[2], i[4][0], i[4][1]] for i in infos],
  socket.getnameinfo(("127.0.0.1", 80), 0), socket.getnameinfo(("::1", 443, 0, 0), socket.NI_NUMERICHOST),
  socket.getnameinfo(("127.0.0.1", 53), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV | socket.NI_DGRAM)]))`,
  );
  const infos = getaddrinfo(null, "http", { type: SOCK_STREAM, flags: C.AI_PASSIVE });
  const name = (host: string, port: number, flags: number) => Object.values(getnameinfo({ host, port }, flags));
  expect([
    infos.map(({ type, protocol, address }) => [type, protocol, address.host, address.port]),
    name("127.0.0.1", 80, 0),
    name("::1", 443, C.NI_NUMERICHOST),
    name("127.0.0.1", 53, C.NI_NUMERICHOST | C.NI_NUMERICSERV | C.NI_DGRAM),
  ]).toEqual(theirs);
});

test("getnameinfo() throws a ResolveError with the resolver's number, and refuses what is no address", async () => {
  const flags = C.NI_NAMEREQD | C.NI_NUMERICHOST;
  const error = await errorOf<ResolveError>(() => getnameinfo({ host: "127.0.0.1", port: 1 }, flags));
  expect(error).toMatchObject({ syscall: "getnameinfo", gai: C.EAI_NONAME });
  expect(error.message).toMatch(/^getnameinfo\(127\.0\.0\.1:1\): /);
  for (const one of [null, {}, { host: "localhost", port: 1 }, { host: "::1" }, { host: "::1", port: 1, p: 2 }]) {
    expect(codeOf(() => getnameinfo(one as never))).toMatch(/^ERR_A/);
  }
});

test("getaddrinfo() says where a notebook's own network is why no name server answers", () => {
  expect(resolveAdvice(-3, 0)).toMatch(/^no name server answered for now/);
  vi.stubEnv("SOCKLAB_NETWORK", "own");
  expect(resolveAdvice(-3, 0)).toMatch(
    /^this notebook's own network has no way out.*SOCKLAB_NETWORK=machine npm start$/,
  );
  expect(resolveAdvice(-2, 0)).toMatch(/^check the name/);
  vi.unstubAllEnvs();
});
