import { setTimeout as pause } from "node:timers/promises";
import { waitBegins, waitEnds } from "../socket/wait/in-flight.ts";
import { leftMs, startWait } from "../socket/wait/wait.ts";
import { orGiveUp } from "../socket/wait/wait-error.ts";
import { wrongType } from "../syscall/check-arguments.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import type { WaitOutcome } from "../trace/event.ts";

/** How often the condition is asked, in milliseconds. */
const EVERY_MS = 2;
const HINT = "look at what it asks for, and whether a cell before this one still has to run";

/** Those that are under way. */
const running = new Set<{ outcome: WaitOutcome }>();

/**
 * Waits until something is so, by asking again and again: the kernel often needs a moment to do what was asked of it.
 *
 * @param isSo what must become true; it may be `async`
 * @param options `{ timeoutMs }`, the deadline in milliseconds: 10 000 unless `defaults` or the lesson says otherwise
 * @throws {WaitError} ERR_DEADLINE when it has not become so in time; whatever `isSo` throws
 * @example
 * ```ts
 * import { connectedPair, lesson, until } from "socklab";
 *
 * await lesson("3.3");
 * const { client, conn } = await connectedPair();
 * await client.send("hello");
 * await until(() => conn.view().recvQueue === 5);
 * console.log((await conn.recv()).text); // hello
 * await lesson.end();
 * ```
 */
export async function until(isSo: () => unknown, options: { readonly timeoutMs?: number } = {}): Promise<void> {
  if (typeof isSo !== "function") throw wrongType("until", "isSo", "a function: until(() => a === b)", isSo);
  checkOptions("until", options, ["timeoutMs"]);
  const wait = startWait("until", -1, "its condition to become true", options, undefined);
  const state: { outcome: WaitOutcome } = { outcome: "waiting" };
  running.add(state);
  waitBegins(wait);
  try {
    while (!(await isSo())) {
      if (leftMs(wait) === 0) state.outcome = "deadline";
      orGiveUp(wait, state.outcome, HINT);
      await pause(EVERY_MS);
    }
  } finally {
    running.delete(state);
    waitEnds(wait);
  }
}

/** Ends them all, for the reason that is given. */
export function endUntils(outcome: "interrupted" | "closed"): void {
  for (const state of running) state.outcome = outcome;
}
