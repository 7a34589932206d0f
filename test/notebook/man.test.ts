import { beforeEach, expect, test, vi } from "vitest";
import { ArgumentError, defaults, heartbeat, lesson, man, Socket, show, socket, sys, trace } from "../../lib/mod.ts";
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

test("man() of a thing shows its own page, not its class's or the function's that it is made of", () => {
  for (const what of [trace, defaults, lesson, sys]) man(what);
  expect(printed.map((page) => page.split("\n")[0])).toEqual([
    "trace: Trace",
    "defaults: { timeoutMs: number; wait: WaitHow; keepAlive: boolean }",
    "function lesson(id: string, options?: LessonOptions): Promise<void>",
    "sys",
  ]);
  expect(printed[0]).toMatch(/\nMembers\n(?: {2}.*\n)* {2}events\(/);
});

test("man() of a name that several things have shows the socket's method, and names the others", () => {
  man("recv");
  expect(printed[0]).toMatch(/^recv\(max\?: number/);
  expect(printed[0]).toMatch(/Of the same name\n {2}sys\.recv$/);
  for (const bare of ["sys.recv", sys.recv]) man(bare);
  expect(printed[1]).toMatch(/^sys\.recv\(fd: number/);
  expect(printed[2]).toBe(printed[1]);
});

test("man() finds a member of an object through its class", () => {
  man("trace.events");
  expect(printed[0]).toMatch(/^events\(filter\?: TraceFilter\): TraceEvent\[\]\n\nThe events that pass a filter/);
  man("Trace.events");
  expect(printed[1]).toBe(printed[0]);
});

test("man() without an argument lists what there is, by group, constants last", () => {
  man();
  const groups = printed[0]?.split("\n").map((line) => line.split("  ")[0]);
  expect(groups?.slice(2)).toEqual([
    "Sockets",
    "Calls, addresses, errors",
    "The record",
    "Packets",
    "Figures",
    "In a notebook",
    "Constants",
  ]);
  expect(printed[0]).toMatch(/^In a notebook .*\bcheck, .*\bsaw\b/m);
});

test("man() says so when nothing has that name, and proposes the nearest", () => {
  expect(() => man("lisen")).toThrow(ArgumentError);
  expect(() => man("lisen")).toThrow(/nothing here is called "lisen": did you mean man\("listen"\)\?/);
  expect(() => man("qwertyuiop")).toThrow(/nothing here is called "qwertyuiop": man\(\) lists what there is/);
  expect(() => man(null as never)).toThrow(/nothing here is called/);
  expect(() => man({})).toThrow(/nothing here is called "Object"/);
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
