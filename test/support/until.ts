import { setTimeout } from "node:timers/promises";

/**
 * Waits for a state, asking again and again, and fails with what was waited for when it does not come.
 *
 * @param what in words; a function tells it when the deadline has come
 * @returns what the condition gave, once that is truthy
 */
export async function until<T>(
  what: string | (() => string),
  condition: () => T | Promise<T>,
  deadlineMs = 10_000,
): Promise<Exclude<T, false | 0 | "" | null | undefined>> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value) return value as Exclude<T, false | 0 | "" | null | undefined>;
    if (performance.now() > end) {
      const words = typeof what === "function" ? what() : what;
      throw new Error(`waited ${deadlineMs} ms for ${words}, and it did not come`);
    }
    await setTimeout(2);
  }
}
