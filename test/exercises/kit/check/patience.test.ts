import { expect, test } from "vitest";
import { after } from "../../../../lib/exercises/kit/check/patience.ts";

/** How long it takes until it calls back, when nothing could go on for so long from now on. */
async function waited(ms: number, stalledMs: () => number, longest?: number): Promise<number> {
  const from = performance.now();
  await new Promise<void>((resolve) => after(ms, stalledMs, resolve, longest));
  return performance.now() - from;
}

test("after() waits as long as it was told, and longer by what has stalled meanwhile", async () => {
  expect(await waited(30, () => 0)).toBeGreaterThanOrEqual(29);
  const from = performance.now();
  expect(await waited(30, () => Math.min(60, performance.now() - from))).toBeGreaterThanOrEqual(88);
});

test("after() does not wait for ever where everything stalls", async () => {
  expect(await waited(20, () => performance.now(), 4)).toBeGreaterThanOrEqual(79);
});

test("after() does nothing once it was given up", async () => {
  let called = false;
  after(
    1,
    () => 0,
    () => {
      called = true;
    },
  )();
  await waited(20, () => 0);
  expect(called).toBe(false);
});
