import type { Wait } from "./wait.ts";

/** The waits that are under way, and who wants to know when one begins or ends. The listeners must not throw. */
export const underWay: { readonly waits: Set<Wait>; onBegin: (() => void) | null; onEnd: (() => void) | null } = {
  waits: new Set(),
  onBegin: null,
  onEnd: null,
};

/** Notes that a wait begins. */
export function beginsWaiting(wait: Wait): void {
  underWay.waits.add(wait);
  underWay.onBegin?.();
}

/** Notes that a wait is over. */
export function endsWaiting(wait: Wait): void {
  underWay.waits.delete(wait);
  underWay.onEnd?.();
}
