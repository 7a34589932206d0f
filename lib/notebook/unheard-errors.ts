import process from "node:process";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";

const EVENTS = ["unhandledRejection", "uncaughtException"] as const;
/** What was closed last may still reject a promise that no code awaits. */
const LINGER_MS = 10;
/** How often the event loop goes round for it besides: on a busy machine 10 ms may be less than one turn. */
const TURNS = 8;

/**
 * Catches what no code awaits: promises that are rejected, and callbacks that throw. In a notebook either may end the
 * Jupyter kernel.
 *
 * @returns a function that stops it, once what is under way has had its turn
 */
export function catchStray(tell: (error: unknown) => void): () => Promise<void> {
  const others = EVENTS.map((event) => ({ event, listeners: process.rawListeners(event) as (() => void)[] }));
  for (const event of EVENTS) {
    process.removeAllListeners(event);
    process.on(event, tell);
  }
  return async () => {
    await sleep(LINGER_MS);
    for (let turn = 0; turn < TURNS; turn++) await setImmediate();
    for (const { event, listeners } of others) {
      process.removeListener(event, tell);
      for (const listener of listeners) process.on(event, listener);
    }
  };
}
