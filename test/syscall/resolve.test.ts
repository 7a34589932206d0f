import { lookup } from "node:dns/promises";
import { expect, test } from "vitest";
import { AF_INET, AF_INET6, AI_NUMERICHOST, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import { getaddrinfo, ResolveError } from "../../lib/syscall/resolve.ts";
import { codeOf, errorOf } from "../support/errors.ts";
import { inPython } from "../support/python.ts";

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
