import { inspect } from "node:util";
import { expect, test } from "vitest";
import { advice } from "../../lib/syscall/advice.ts";
import { ArgumentError, SocketError, SocklabError } from "../../lib/syscall/error.ts";
import { SPECS } from "../../lib/syscall/libc.ts";

test("a SocketError looks as Node's system errors do, and says what to do", () => {
  const error = new SocketError("bind", 98, 5, "127.0.0.1:5000");
  expect(error.message).toBe(
    "bind(5, 127.0.0.1:5000): EADDRINUSE (address already in use): another socket holds this port: close it, or ask for port 0",
  );
  expect({ ...error }).toMatchObject({ name: "SocketError", code: "EADDRINUSE", errno: -98, syscall: "bind", fd: 5 });
  expect(error).toBeInstanceOf(SocklabError);
});

test("a SocketError without a descriptor does not show one", () => {
  expect(new SocketError("socket", 97).message).toMatch(/^socket\(\): EAFNOSUPPORT \(address family not supported\): /);
});

test("an ArgumentError names the parameter", () => {
  const error = new ArgumentError("ERR_ARG_RANGE", "bind", "port", "port must be smaller");
  expect({ ...error, message: error.message }).toMatchObject({
    ...{ name: "ArgumentError", code: "ERR_ARG_RANGE", syscall: "bind", argument: "port" },
    message: "bind(): port must be smaller",
  });
});

test("an error is shown with its sentence and without the library's frames", () => {
  const shown = inspect(new SocketError("recv", 107, 3));
  expect(shown).toContain("SocketError: recv(3): ENOTCONN");
  expect(shown).not.toMatch(/lib\/syscall/);
});

test("advice() has a sentence for each call that a beginner's first mistakes meet", () => {
  for (const [call, code] of [
    ...(["EADDRINUSE", "EADDRNOTAVAIL", "EACCES", "EINVAL"] as const).map((one) => ["bind", one] as const),
    ...(["ECONNREFUSED", "EISCONN", "ETIMEDOUT", "EINPROGRESS"] as const).map((one) => ["connect", one] as const),
    ...[["listen", "EOPNOTSUPP"] as const, ["accept", "EINVAL"] as const],
    ...(["EPIPE", "ECONNRESET", "ENOTCONN", "EMSGSIZE"] as const).map((one) => ["send", one] as const),
  ]) {
    expect(advice(call, code), `${call} ${code}`).toMatch(/^[a-z`].{10,}[^.]$/);
    expect(SPECS).toHaveProperty(call);
  }
});
