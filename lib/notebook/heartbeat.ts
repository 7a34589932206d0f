import { clearInterval, setInterval } from "node:timers";
import { monotonicNs } from "../syscall/clock.ts";

/** A pulse of the main thread. */
export interface Heartbeat {
  /** How often it is to beat, in milliseconds. */
  readonly everyMs: number;
  /** When it beat, in monotonic ns. */
  readonly beats: readonly number[];
  /** The longest time between two beats so far, in milliseconds: how long the main thread did nothing else. */
  readonly longestPauseMs: number;
  /** Ends it, with a last beat. */
  stop(): void;
}

/**
 * Makes the main thread note the time every few milliseconds. Where the notes stop, something blocked it.
 *
 * @param everyMs how often, in milliseconds; 10 by default
 * @example
 * ```ts
 * import { heartbeat } from "socklab";
 *
 * const pulse = heartbeat();
 * await new Promise((resolve) => setTimeout(resolve, 50));
 * pulse.stop();
 * console.log(pulse.beats.length > 1); // true
 * ```
 */
export function heartbeat(everyMs = 10): Heartbeat {
  const beats = [monotonicNs()];
  const timer = setInterval(() => beats.push(monotonicNs()), everyMs);
  timer.unref?.();
  return {
    everyMs,
    beats,
    get longestPauseMs() {
      const gaps = beats.slice(1).map((beat, i) => beat - (beats[i] as number));
      return Math.max(0, ...gaps) / 1e6;
    },
    stop: () => {
      clearInterval(timer);
      beats.push(monotonicNs());
    },
  };
}
