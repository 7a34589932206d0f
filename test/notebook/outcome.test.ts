import { expect, test, vi } from "vitest";
import { AF_INET, ArgumentError, outcome, SOCK_STREAM, socket } from "../../lib/mod.ts";
import { closeLater, expectNoLeaks } from "../support/descriptors.ts";
import { netServer } from "../support/sockets.ts";

expectNoLeaks();
const printed = vi.spyOn(console, "log").mockImplementation(() => {});

const client = () => closeLater(socket(AF_INET, SOCK_STREAM));

test("outcome() gives ok where the call works, and shows nothing", async () => {
  const { port } = await netServer(() => {});
  printed.mockClear();
  expect(await outcome(() => client().connect("127.0.0.1", port))).toBe("ok");
  expect(await outcome(() => 7)).toBe("ok");
  expect(printed).not.toHaveBeenCalled();
});

test("outcome() gives the error's code and shows the error, whether the call is async or not", async () => {
  printed.mockClear();
  expect(await outcome(() => client().getpeername())).toBe("ENOTCONN");
  expect(await outcome(() => client().recv(10))).toBe("ENOTCONN");
  expect(printed.mock.calls.flat().filter((text) => String(text).includes("ENOTCONN"))).toHaveLength(2);
});

test("outcome() passes on what is no error of the library: a slip of the pen is no answer of the kernel's", async () => {
  await expect(outcome(() => (undefined as unknown as { send(): void }).send())).rejects.toThrow(TypeError);
});

test("outcome() refuses a promise in place of a function", async () => {
  await expect(outcome(Promise.resolve() as never)).rejects.toThrow(ArgumentError);
});
