import { afterEach, expect, test } from "vitest";
import { BY, call, callInStep, callOnThread, type Sink, tap } from "../../lib/syscall/call.ts";
import { monotonicNs } from "../../lib/syscall/clock.ts";
import { AF_INET, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import { errnoNumber } from "../../lib/syscall/errno.ts";
import { SPECS, type Spec } from "../../lib/syscall/libc.ts";
import { descriptorsOfProcess } from "../support/descriptors.ts";

const before = tap.sink;
afterEach(() => {
  tap.sink = before;
});

/** A listener that notes what it is told. */
function recorder(): { sink: Sink; told: unknown[][] } {
  const told: unknown[][] = [];
  const sink: Sink = {
    before: () => "seen",
    record: ({ spec, by, step, startNs, endNs, result, errno, args, seen }) =>
      void told.push([spec.name, by, step, startNs <= endNs, result, errno, args, seen]),
    begin: ({ spec, by, step, startNs, args }) => told.push(["begin", spec.name, by, step, startNs > 0, args]),
    end: (seq, { spec, startNs, endNs, result, errno }) =>
      void told.push(["end", seq, spec.name, startNs <= endNs, result, errno]),
  };
  return { sink, told };
}

test("call() gives the kernel's answer, an error as its negative number", () => {
  const fd = call(SPECS.socket, BY.YOU, AF_INET, SOCK_STREAM, 0);
  expect(descriptorsOfProcess().get(fd)).toMatch(/^socket:/);
  expect(call(SPECS.close, BY.YOU, fd)).toBe(0);
  expect(call(SPECS.close, BY.YOU, fd)).toBe(-(errnoNumber("EBADF") as number));
});

test("call() tells the listener what was called, by whom, and what came of it", () => {
  const { sink, told } = recorder();
  tap.sink = sink;
  call(SPECS.close, BY.LIBRARY, -1);
  expect(told).toEqual([["close", BY.LIBRARY, 0, true, -1, 9, [-1, ...Array(5).fill(undefined)], "seen"]]);
});

test("call() gives the same answer while nobody listens", () => {
  tap.sink = null;
  expect(call(SPECS.close, BY.YOU, -1)).toBe(-9);
});

test("callInStep() makes the call a part of a step, and only that call", () => {
  const { sink, told } = recorder();
  tap.sink = sink;
  expect(callInStep(7, SPECS.close, BY.YOU, -1)).toBe(-9);
  call(SPECS.close, BY.YOU, -1);
  expect(told.map(([, , step]) => step)).toEqual([7, 0]);
});

test("callInStep() inside another step leaves that one as it was", () => {
  const { sink, told } = recorder();
  const nested: Sink = {
    ...sink,
    before: (_, by) => by === BY.YOU && callInStep(8, SPECS.close, BY.PROBE, -1),
  };
  tap.sink = nested;
  callInStep(7, SPECS.close, BY.YOU, -1);
  expect(told.map(([, by, step]) => [by, step])).toEqual([
    [BY.PROBE, 8],
    [BY.YOU, 7],
  ]);
});

test("callInStep() ends the step also when the call throws", () => {
  const trap = () => {
    throw new TypeError("no such argument");
  };
  const throwing: Spec = { ...SPECS.close, fn: Object.assign(trap, { async: trap }) };
  expect(() => callInStep(7, throwing, BY.YOU, -1)).toThrow("no such argument");
  expect(tap.step).toBe(0);
  expect(() => callInStep(7, SPECS.close, BY.YOU, "5" as never)).toThrow(TypeError); // as koffi does
  expect(tap.step).toBe(0);
});

test("callOnThread() tells the beginning at once and the end with its own errno", async () => {
  const { sink, told } = recorder();
  tap.sink = sink;
  const pending = callOnThread(7, SPECS.listen, BY.YOU, -1, 1);
  expect(told).toEqual([["begin", "listen", BY.YOU, 7, true, [-1, 1, ...Array(4).fill(undefined)]]]);
  call(SPECS.socket, BY.YOU, 12345, 1, 0);
  expect(await pending).toBe(-9);
  expect(told.map(([what]) => what)).toEqual(["begin", "socket", "end"]);
  expect(told[2]).toEqual(["end", 1, "listen", true, -1, 9]);
});

test("monotonicNs() is CLOCK_MONOTONIC, as Node reads it", () => {
  const [before, ours, after] = [process.hrtime.bigint(), monotonicNs(), process.hrtime.bigint()];
  const slack = 1e6; // the clock's origin is read once, at import
  expect(ours).toBeGreaterThan(Number(before) - slack);
  expect(ours).toBeLessThan(Number(after) + slack);
  const times = Array.from({ length: 1000 }, monotonicNs);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
});
