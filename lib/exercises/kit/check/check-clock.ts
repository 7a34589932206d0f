import { setTimeout as sleep } from "node:timers/promises";
import { after } from "./patience.ts";

/** How long a check may take and wait, in milliseconds. */
export interface Limits {
  /** A check as a whole, and so a call of the answer. */
  readonly deadlineMs: number;
  /** One wait of the test for something that the answer is to do. */
  readonly patienceMs: number;
  /** One wait of the answer's own socket calls that names no deadline. Shorter than patience, so that it tells its side. */
  readonly answerMs: number;
  /** For how long the answer could not go on since others had the processors, in all; nothing if nobody knows. */
  readonly stalledMs?: () => number;
}

/** A check's time. */
export class Clock {
  readonly limits: Limits;
  #over = false;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Whether the check is over. */
  get over(): boolean {
    return this.#over;
  }

  /** For how long the answer could not go on: see `Limits`. */
  readonly stalledMs = (): number => this.limits.stalledMs?.() ?? 0;

  sleep(ms: number): Promise<void> {
    return sleep(ms);
  }

  /** Tries until something comes of it, and gives that; nothing when patience, or the check, is over before. */
  async patiently<T>(attempt: () => T | undefined | Promise<T | undefined>): Promise<T | undefined> {
    let late = false;
    const giveUp = after(this.limits.patienceMs, this.stalledMs, () => {
      late = true;
    });
    try {
      for (;;) {
        const found = await attempt();
        if (found !== undefined || this.#over || late) return found;
        await sleep(3);
      }
    } finally {
      giveUp();
    }
  }

  /** Ends every wait: a play that goes on after its check would disturb the next one. */
  stop(): void {
    this.#over = true;
  }
}
