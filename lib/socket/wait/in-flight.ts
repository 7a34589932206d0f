import type { Wait } from "./wait.ts";

/** The waits that are under way, and who wants to know when one begins or ends. The listeners must not throw. */
export const inFlight: { readonly waits: Set<Wait>; onBegin: (() => void) | null; onEnd: (() => void) | null } = {
  waits: new Set(),
  onBegin: null,
  onEnd: null,
};

/** Notes that a wait begins. */
export function waitBegins(wait: Wait): void {
  inFlight.waits.add(wait);
  inFlight.onBegin?.();
}

/** Notes that a wait is over. */
export function waitEnds(wait: Wait): void {
  inFlight.waits.delete(wait);
  inFlight.onEnd?.();
}
