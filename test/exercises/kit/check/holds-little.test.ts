import { expect, test } from "vitest";
import { holdsLittle } from "../../../../lib/exercises/kit/check/holds-little.ts";
import type { CallName } from "../../../../lib/syscall/libc.ts";
import type { TraceEvent } from "../../../../lib/trace/event.ts";

const called = (call: CallName, result: number, args: string[] = []): TraceEvent =>
  ({ call, result, args }) as unknown as TraceEvent;

test("what is passed on before the next piece counts once", () => {
  const calls = [called("recv", 60), called("send", 60), called("recv", 60), called("send", 60)];
  expect(() => holdsLittle(calls, 60)).not.toThrow();
});

test("what is received and not yet sent counts together", () => {
  const calls = [called("recv", 60), called("recv", 60), called("send", 120)];
  expect(() => holdsLittle(calls, 119)).toThrow();
  expect(() => holdsLittle(calls, 120)).not.toThrow();
});

test("a call that failed, and one that only looks, count for nothing", () => {
  const calls = [called("recv", 60), called("recv", 60, ["60", "MSG_PEEK"]), called("send", -1)];
  expect(() => holdsLittle(calls, 60)).not.toThrow();
});
