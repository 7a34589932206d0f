import { expect, test } from "vitest";
import { BatchQueue } from "../../../lib/grade/teacher/batch-queue.ts";

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`);

test("BatchQueue gives each once, and no more than 200 at a time", () => {
  const queue = new BatchQueue([...numbers(500), "7"]);
  expect([queue.next(), queue.next(), queue.next()].map(({ length }) => length)).toEqual([200, 200, 100]);
  expect(queue.next()).toEqual([]);
});

test("BatchQueue gives what failed once more, alone, and then gives it up", () => {
  const queue = new BatchQueue(["a", "b"]);
  expect(queue.next()).toEqual(["a", "b"]);
  expect([queue.retry("a"), queue.retry("b")]).toEqual([true, true]);
  expect([queue.next(), queue.next()]).toEqual([["a"], ["b"]]);
  expect(queue.retry("a")).toBe(false);
  expect(queue.next()).toEqual([]);
});
