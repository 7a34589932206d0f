import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { advisor, type Failure, noteFailure } from "../../lib/syscall/advice.ts";
import { ArgumentError, SocketError, SocklabError } from "../../lib/syscall/error.ts";

/** What the advisor is asked, and what it answers. */
function advised(answer: () => string | undefined): Failure[] {
  const asked: Failure[] = [];
  const before = advisor.advise;
  advisor.advise = (failure) => {
    asked.push(failure);
    return answer();
  };
  onTestFinished(() => {
    advisor.advise = before;
  });
  return asked;
}

test("a SocketError looks as Node's system errors do, and says what to do", () => {
  advised(() => "another program listens on this port: close it, or ask for port 0");
  const error = new SocketError("bind", 98, 5, "127.0.0.1:5000");
  expect(error.message).toBe(
    "bind(5, 127.0.0.1:5000): EADDRINUSE (address already in use): another program listens on this port: close it, or ask for port 0",
  );
  expect({ ...error }).toMatchObject({ name: "SocketError", code: "EADDRINUSE", errno: -98, syscall: "bind", fd: 5 });
  expect(error).toBeInstanceOf(SocklabError);
});

test("a SocketError without a descriptor does not show one", () => {
  expect(new SocketError("socket", 97).message).toMatch(/^socket\(\): EAFNOSUPPORT \(address family not supported\)/);
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

test("a SocketError is told with what its call was given, and with nothing of another call", () => {
  const asked = advised(() => undefined);
  const given = { ints: [1, 2], address: undefined, value: undefined, tookNs: 3 };
  noteFailure({ syscall: "send", fd: 5, ...given });
  new SocketError("send", 32, 5);
  noteFailure({ syscall: "send", fd: 5, ...given });
  new SocketError("send", 32, 6);
  new SocketError("send", 32, 5);
  const nothing = { syscall: "send", code: "EPIPE", ints: [], address: undefined, value: undefined, tookNs: undefined };
  expect(asked).toEqual([
    { syscall: "send", code: "EPIPE", fd: 5, ...given },
    { ...nothing, fd: 6 },
    { ...nothing, fd: 5 },
  ]);
});

test("a SocketError says its errno even where the advisor throws", () => {
  advised(() => {
    throw new Error("no advice");
  });
  expect(new SocketError("send", 32, 5).message).toBe("send(5): EPIPE (broken pipe)");
});
