import { setImmediate } from "node:timers";
import { monotonicNs } from "../../syscall/clock.ts";
import { ArgumentError } from "../../syscall/error.ts";

const LONGEST_NS = 3e6;
let open = false;
let start = 0;

/**
 * Promises that settle at once run one after the other without the event loop ever turning. This tells when that has
 * gone on for 3 ms, so that timers, the notebook's messages and an interrupt get their chance.
 */
export function turnIsLong(): boolean {
  if (!open) {
    open = true;
    start = monotonicNs();
    setImmediate(() => {
      open = false;
    }).unref?.();
    return false;
  }
  return monotonicNs() - start > LONGEST_NS;
}

/** Lets the event loop turn once. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

const NOT_AWAITED =
  "tens of thousands of calls were begun in a row, and none was awaited, so nothing can arrive: write await before the call";
const MANY_CALLS = 20_000;
let calls = 0;

/**
 * To be called once a call, before it is made.
 *
 * @throws {ArgumentError} ERR_NOT_AWAITED if tens of thousands of calls were begun in a row, and the program never came to
 *   await anything: it loops, and would for ever, since nothing can arrive meanwhile
 */
export function expectAwait(syscall: string): void {
  if (++calls < MANY_CALLS) return;
  if (calls > 2 * MANY_CALLS) throw new ArgumentError("ERR_NOT_AWAITED", syscall, "this", NOT_AWAITED);
  if (calls > MANY_CALLS) return;
  queueMicrotask(() => {
    calls = 0;
  });
}
