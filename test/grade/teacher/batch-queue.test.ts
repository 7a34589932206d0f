import { expect, test } from "vitest";
import { BatchQueue } from "../../../lib/grade/teacher/batch-queue.ts";

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`);

test("BatchQueue spreads few submissions over the slots, each once", () => {
  const queue = new BatchQueue(["a", "b", "a", "c"], 2);
  expect([queue.next(), queue.next(), queue.next()]).toEqual([["a", "b"], ["c"], []]);
});

test("BatchQueue gives no more than 40 at a time", () => {
  const queue = new BatchQueue(numbers(100), 1);
  expect([queue.next(), queue.next(), queue.next()].map(({ length }) => length)).toEqual([40, 40, 20]);
});

test("BatchQueue gives what failed once more, alone, and then gives it up", () => {
  const queue = new BatchQueue(["a", "b"], 1);
  expect(queue.next()).toEqual(["a", "b"]);
  expect([queue.retry("a"), queue.retry("b")]).toEqual([true, true]);
  expect([queue.next(), queue.next()]).toEqual([["a"], ["b"]]);
  expect(queue.retry("a")).toBe(false);
  expect(queue.next()).toEqual([]);
});
