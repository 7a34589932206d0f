/**
 * How much of the bytes of one call the kernel has taken. A stream takes what there is room for; a call that may wait goes on
 * with the rest, as the kernel itself does for one that blocks. See send(2).
 */
export interface Parts {
  taken: number;
  readonly total: number;
}

/** @internal Whether a call is content with a part, as one is that a signal ends: the checks of exercises provoke that. */
export const shortSends = { allowed: false };

/** Notes what the kernel has taken, and tells whether the call has come to its end with that. */
export function isWhole(parts: Parts | undefined, result: number): boolean {
  if (parts === undefined) return true;
  parts.taken += result;
  return parts.taken >= parts.total || shortSends.allowed;
}
