import { setImmediate } from "node:timers";
import { monotonicNs } from "../../syscall/clock.ts";

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
