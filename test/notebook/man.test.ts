import { beforeEach, expect, test, vi } from "vitest";
import { heartbeat, man, Socket, show, socket } from "../../lib/mod.ts";
import { manual } from "../../lib/notebook/card.ts";

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
});

test("man() shows a function's signature and documentation", () => {
  man(socket);
  expect(printed[0]).toMatch(/^function socket\(domain: number, type: number/);
  expect(printed[0]).toContain("creates an endpoint for communication");
  expect(printed[0]).toMatch(/Errors\n {2}SocketError: EAFNOSUPPORT/);
});

test("man() finds a method by its name, and a class by itself", () => {
  man("listen");
  expect(printed[0]).toMatch(/^listen\(backlog = 128\)/);
  man(Socket);
  expect(printed[1]).toMatch(/^class Socket/);
});

test("man() says so when nothing has that name", () => {
  expect(() => man("lisen")).toThrow(/nothing here is called "lisen"/);
  expect(() => man(undefined as never)).toThrow(/nothing here is called/);
});

test("a manual page sets code as code, and leaves a lone backtick as it is", () => {
  const page = manual("f(): void", [
    { heading: "", body: "A `<b>` and `two` and ` one", code: false },
    { heading: "Example", body: "`as it stands`", code: true },
  ]);
  expect(page.html).toContain("A <code>&lt;b></code> and <code>two</code> and ` one");
  expect(page.html).toContain(">`as it stands`<");
  expect(page.text).toContain("`two`");
});

test("show() prints the text of a figure, and anything else as text, each of several", () => {
  show({ html: "<b>x</b>", text: "plain" });
  show({ a: 1 }, "two");
  expect(printed).toEqual(["plain", "{ a: 1 }", "two"]);
});

test("heartbeat() notes the longest time in which the main thread did nothing else", async () => {
  const pulse = heartbeat(5);
  await vi.waitUntil(() => pulse.beats.length > 2);
  const until = performance.now() + 60;
  while (performance.now() < until);
  await vi.waitUntil(() => pulse.longestPauseMs >= 55);
  pulse.stop();
  const { length } = pulse.beats;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(pulse.beats).toHaveLength(length);
});
