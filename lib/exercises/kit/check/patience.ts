import { clearTimeout, setTimeout } from "node:timers";

/** A wait is over after so many times its length, however busy the machine is. */
const LONGEST = 5;

/**
 * Calls back when so many milliseconds are over. Those in which others had the processors, so that nothing could go on,
 * don't count: a busy machine is nobody's mistake.
 *
 * @param stalledMs for how long nothing could go on, so far
 * @param longest a wait is over after so many times its length, whatever has stalled
 * @returns what gives it up
 */
export function after(ms: number, stalledMs: () => number, act: () => void, longest = LONGEST): () => void {
  const [from, before] = [performance.now(), stalledMs()];
  const look = (): void => {
    const wall = performance.now() - from;
    const left = wall >= longest * ms ? 0 : ms - wall + (stalledMs() - before);
    if (left < 1) act();
    else timer = setTimeout(look, left);
  };
  let timer = setTimeout(look, ms);
  return () => clearTimeout(timer);
}
