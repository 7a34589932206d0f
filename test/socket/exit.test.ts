import { describe, expect, test } from "vitest";
import { run, runtimes } from "../support/programs.ts";

const program = new URL("./programs/exits.ts", import.meta.url);

describe.each(runtimes)("a program in $name", (runtime) => {
  const end = (what: string, how: string) => run(runtime, program, { args: [what, how], timeoutMs: 20_000 });

  test.each([
    ["readiness", "exit", 3],
    ["readiness", "throw", 1],
    ["thread", "exit", 3],
    ["thread", "throw", 1],
    ["idle", "exit", 3],
  ])("with waits by %s ends at once by %s", async (what, how, code) => {
    expect(await end(what, how)).toMatchObject({ code, signal: null, out: "leaving\n" });
  });

  test("with idle sockets ends by itself", async () => {
    expect(await end("idle", "nothing")).toEqual({ code: 0, signal: null, out: "leaving\n", err: "" });
  });

  test("stays until a wait has come to its deadline, and ends then", async () => {
    expect(await end("deadline", "nothing")).toEqual({ code: 0, signal: null, out: "leaving\nWaitError\n", err: "" });
  });
});

test("a program whose waits shall not keep it alive ends with waits under way, in Node", async () => {
  const [node] = runtimes as [(typeof runtimes)[0]];
  const ended = await run(node, program, { args: ["readiness", "unwatched"], timeoutMs: 20_000 });
  expect(ended).toEqual({ code: 0, signal: null, out: "leaving\n", err: "" });
});
