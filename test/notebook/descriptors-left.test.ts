import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withDescriptorsLeft } from "../../lib/notebook/descriptors-left.ts";
import { AF_INET, SOCK_STREAM } from "../../lib/syscall/constants.ts";
import * as sys from "../../lib/syscall/mod.ts";
import { expectNoLeaks } from "../support/descriptors.ts";
import { errorOf } from "../support/errors.ts";

expectNoLeaks();

const limit = (): string => /Max open files +(\d+)/.exec(readFileSync("/proc/self/limits", "utf8"))?.[1] ?? "";

/** How many sockets may be opened, ten at most. */
function opened(): number {
  const made: number[] = [];
  try {
    while (made.length < 10) made.push(sys.socket(AF_INET, SOCK_STREAM));
  } catch (error) {
    expect((error as { code: string }).code).toBe("EMFILE");
  } finally {
    for (const fd of made) sys.close(fd);
  }
  return made.length;
}

test.each([0, 1, 4])("withDescriptorsLeft(%d) leaves exactly so many, and takes the limit back", (count) => {
  const before = limit();
  expect(withDescriptorsLeft(count, opened)).toBe(count);
  expect(limit()).toBe(before);
  expect(opened()).toBe(10);
});

test("withDescriptorsLeft() counts the gaps between a process's descriptors", () => {
  const made = Array.from({ length: 6 }, () => sys.socket(AF_INET, SOCK_STREAM));
  const [, gap = -1, , otherGap = -1] = made;
  for (const fd of [gap, otherGap]) sys.close(fd);
  expect(withDescriptorsLeft(1, opened)).toBe(1);
  for (const fd of made) if (fd !== gap && fd !== otherGap) sys.close(fd);
});

test("the limit is the process's, as another program reads it", () => {
  const ofShell = (): string => spawnSync("sh", ["-c", "ulimit -n"]).stdout.toString().trim();
  const before = ofShell();
  withDescriptorsLeft(8, () => expect(Number(limit())).toBeLessThan(Number(before)));
  expect(ofShell()).toBe(before);
});

test("withDescriptorsLeft() takes the limit back when what it runs throws, and throws that on", () => {
  const before = limit();
  const run = () =>
    withDescriptorsLeft(0, () => {
      throw new Error("on the way");
    });
  expect(run).toThrow("on the way");
  expect(limit()).toBe(before);
});

test("withDescriptorsLeft() refuses what is async, or no function", async () => {
  const wanted = "run must be a function that is not async, not ";
  expect(await errorOf(() => withDescriptorsLeft(1, async () => 1))).toMatchObject({
    message: expect.stringContaining(`${wanted}a Promise: make calls of sys in it`),
  });
  expect(await errorOf(() => withDescriptorsLeft(1, 3 as never))).toMatchObject({
    message: expect.stringContaining(`${wanted}a number`),
  });
});
