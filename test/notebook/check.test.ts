import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { exerciseOf } from "../../lib/exercises/mod.ts";
import { check } from "../../lib/notebook/check.ts";
import { hint, solution } from "../../lib/notebook/exercise-help.ts";
import { display } from "../../lib/notebook/jupyter.ts";
import { progress } from "../../lib/notebook/progress.ts";
import { socket } from "../../lib/socket/socket.ts";
import { defaults } from "../../lib/socket/wait/wait-options.ts";
import { AF_INET, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import { openDescriptors } from "../../lib/syscall/open-descriptors.ts";
import { trace } from "../../lib/trace/trace.ts";

/** For how many milliseconds timers were asked. */
const asked = vi.hoisted((): number[] => []);
vi.mock("node:timers", async (original) => {
  const real = await original<typeof import("node:timers")>();
  const setTimeout = (then: () => void, ms: number) => {
    asked.push(ms);
    return real.setTimeout(then, ms);
  };
  return { ...real, setTimeout };
});

let printed: string[];

beforeEach(() => {
  printed = [];
  vi.spyOn(console, "log").mockImplementation((text) => printed.push(stripVTControlCharacters(String(text))));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const shown = (): string => printed.splice(0).join("\n");

async function echoClient(port: number, text: string): Promise<string> {
  const client = socket(AF_INET, SOCK_STREAM);
  await client.connect("127.0.0.1", port);
  const echo = await client.recvExactly(await client.sendAll(text));
  client.close();
  return echo.text;
}

test("check() shows each step that works, and what was done on the socket", async () => {
  await check("echo-client", echoClient);
  const text = shown();
  expect(text).toContain('[echo-client · 3 points · passed] An echo client\n✓ sends "hello"');
  expect(text).toContain("send(");
});

test("check() speaks of the learner's code only where there is some", async () => {
  const send = vi.spyOn(display(), "send");
  const html = (): string => String(send.mock.lastCall?.[0]["text/html"]);
  await check("echo-client", (port: number, text: string) => echoClient(port, text));
  expect(html()).toContain("What your code did on the sockets");
  await check("read-the-error", { listening: "ok", nobody: "ECONNREFUSED" });
  expect(html()).toContain("What the calls did on the sockets");
});

test.each([
  ["nothing", undefined, "what was handed over is undefined, not a function"],
  ["a text", "hello", "what was handed over is a string, not a function"],
  ["a promise", Promise.resolve("hello"), "hand over the function itself, echoClient without ()"],
  ["a function that returns a function", () => () => {}, "what came back is no plain value: it is a function"],
  ["a function that returns a socket", () => trace, "what came back is no plain value: it is a Trace"],
  ["a function that throws nothing", () => Promise.reject(undefined), "it threw undefined"],
])("check() says what is wrong with %s", async (_, answer, words) => {
  await check("echo-client", answer);
  expect(shown()).toContain(words);
});

test.each([
  ["nothing", undefined],
  ["null", null],
  ["a number", 5],
  ["a function", () => {}],
  ["an object without the keys", {}],
  ["other types in the keys", { sendFirst: 3, recvFirst: [], acceptFirst: null }],
])("check() fails a value that is %s", async (_, answer) => {
  for (const id of ["too-early", "client-order", "read-the-record"]) {
    await check(id, answer);
    expect(shown()).toContain("something differs");
  }
});

test("check() does not praise one and the same answer twice where nobody tells how cells ended", async () => {
  const answer = ["client = socket()", "client.connect()", 'client.send("question")', "client.close()"];
  const [first, second] = [[...answer], [...answer]];
  await check("client-order", first);
  expect(shown()).toContain("passed");
  await check("client-order", first);
  const again = shown();
  expect(again).toContain(
    "This is the same answer as at your last check: has the cell above run without a red message?",
  );
  expect(again).not.toContain("passed");
  await check("client-order", second);
  expect(shown()).toContain("passed");
});

test("check() says so when there is no such exercise", async () => {
  await check("no-such-thing", echoClient);
  await check(undefined as never, echoClient);
  expect(shown()).toContain("There is no exercise no-such-thing");
});

test("check() leaves everything as it was: open sockets, deadlines, the record's switches", async () => {
  const mine = socket(AF_INET, SOCK_STREAM);
  trace.enabled = false;
  const before = { ...defaults, open: openDescriptors() };
  await check("echo-client", async (port: number) => {
    const client = socket(AF_INET, SOCK_STREAM);
    await client.connect("127.0.0.1", port);
    return (await client.recv()).text;
  });
  expect({ ...defaults, open: openDescriptors() }).toEqual(before);
  expect([trace.enabled, trace.observe, mine.closed]).toEqual([false, false, false]);
  trace.enabled = true;
  mine.close();
});

test("check() ends an answer that goes on, within a second", async () => {
  asked.length = 0;
  await check("echo-client", () => new Promise(() => {}));
  expect(shown()).toContain("the function did not return in time");
  expect(asked.map(Math.round)).toEqual([800, 700]); // the check's own end, and before that the answer's
});

test("hint() shows one more each time, up to the last", () => {
  const hints = exerciseOf("line-reader")?.hints ?? [];
  for (const [index, text] of hints.entries()) {
    hint("line-reader");
    const all = shown();
    expect(all).toContain(text);
    expect(all).toContain(`hint ${index + 1} of ${hints.length}`);
  }
  hint("line-reader");
  expect(shown()).toContain('solution("line-reader", { anyway: true })');
});

test("solution() shows itself after a pass, or when it is asked twice", async () => {
  solution("half-close");
  expect(shown()).toContain("You have not passed this exercise yet");
  solution("half-close", { anyway: true });
  expect(shown()).toContain("client.shutdown(SHUT_WR);");
  const order = exerciseOf("client-order");
  await check("client-order", ["client = socket()", "client.connect()", 'client.send("question")', "client.close()"]);
  shown();
  solution("client-order");
  expect(shown()).toContain(order?.solution);
});

test("progress() counts what was passed and tried", async () => {
  await check("whole-order", ["client.close()"]);
  shown();
  progress("2");
  const text = shown();
  expect(text).toMatch(/Chapter 02: \d+ of \d+ points, \d of \d+ exercises/);
  expect(text).toMatch(/whole-order\s+3\s+tried once/);
  progress("99");
  expect(shown()).toContain("No exercises there");
});
