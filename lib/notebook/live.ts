import { clearTimeout, setTimeout } from "node:timers";
import { inFlight } from "../socket/wait/in-flight.ts";
import { callOf, type Wait } from "../socket/wait/wait.ts";
import { card, type Showable } from "./card.ts";
import { display, type MimeBundle } from "./jupyter.ts";

/** A wait shorter than this is not worth a line. */
const PATIENCE_MS = 400;
const EVERY_MS = 250;
const MOST_LINES = 4;

/**
 * While a cell waits, shows what it waits for, for how long, and how that can end, in a line that changes in place. When
 * the wait is over the line is empty again: a learner who reads the page later finds no trace of it.
 */
export function showWaits(): void {
  let line: ((bundle: MimeBundle) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    timer = undefined;
    const waits = [...inFlight.waits].filter((wait) => Date.now() - wait.since >= PATIENCE_MS);
    if (waits.length > 0) {
      line ??= display().live?.();
      const { html, text } = liveCard(waits);
      line?.({ "text/html": html, "text/plain": text });
    } else if (line) {
      line({ "text/html": "", "text/plain": "" });
      line = undefined;
    }
    if (inFlight.waits.size > 0 || line) again(EVERY_MS);
  };
  const again = (ms: number): void => {
    timer = setTimeout(tick, ms);
    timer.unref();
  };
  inFlight.onBegin = () => {
    if (timer === undefined) again(PATIENCE_MS);
  };
  inFlight.onEnd = () => {
    if (line === undefined || inFlight.waits.size > 0) return;
    if (timer) clearTimeout(timer);
    tick();
  };
}

function liveCard(waits: readonly Wait[]): Showable {
  const lines = waits.slice(0, MOST_LINES).map((wait) => {
    const waited = ((Date.now() - wait.since) / 1000).toFixed(1);
    const limit = wait.timeoutMs === Number.POSITIVE_INFINITY ? "without limit" : `of ${wait.timeoutMs / 1000} s`;
    return `${callOf(wait)} waits for ${wait.what}: ${waited} s ${limit}`;
  });
  const more = waits.length > MOST_LINES ? [`and ${waits.length - MOST_LINES} more`] : [];
  const deadline = waits.some((wait) => wait.timeoutMs !== Number.POSITIVE_INFINITY) ? "at the deadline, " : "";
  return card({
    label: "waiting",
    title: "This cell waits",
    lines: [...lines, ...more],
    foot: `It ends when that comes, ${deadline}when the socket is closed, or with the stop button (■).`,
    tone: "ask",
  });
}
