import { BY, call } from "./call.ts";
import { F_GETFL, F_SETFL, O_NONBLOCK, SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET } from "./constants.ts";
import { SPECS } from "./libc.ts";
import { adopt, descriptor, learners, type Settings } from "./open-descriptors.ts";
import { readLeast, readLimit, timeval } from "./options.ts";

/** The two sides of a socket: what is received or accepted, what is sent or connected. */
export type Side = "in" | "out";

/** What is known of a descriptor's settings, without what the learner may have changed since. */
function settingsOf(fd: number): Settings | undefined {
  const settings = descriptor(fd)?.settings;
  if (settings === undefined || settings.epoch === learners.epoch) return settings;
  settings.epoch = learners.epoch;
  settings.flags = undefined;
  settings.least = undefined;
  for (const side of ["in", "out"] as const) if (settings.lent[side] === 0) settings.limitMs[side] = undefined;
  return settings;
}

function statusFlags(fd: number): number {
  const settings = settingsOf(fd);
  if (settings?.flags !== undefined) return settings.flags;
  const flags = Math.max(0, call(SPECS.fcntl, BY.LIBRARY, fd, F_GETFL, 0));
  if (settings) settings.flags = flags;
  return flags;
}

/** Whether the learner has set O_NONBLOCK. The kernel is asked once, until a setting may have changed. */
export function isNonblocking(fd: number): boolean {
  return (statusFlags(fd) & O_NONBLOCK) !== 0;
}

/** The learner's SO_RCVTIMEO or SO_SNDTIMEO in milliseconds, 0 for no limit. Asked likewise. */
export function learnersLimit(fd: number, side: Side): number {
  const settings = settingsOf(fd);
  const known = settings?.limitMs[side];
  if (known !== undefined) return known;
  const ms = readLimit(fd, side);
  if (settings) settings.limitMs[side] = ms;
  return ms;
}

/**
 * Sets a limit of the library's own for the calls that follow on one side, in milliseconds; 0 for none. While several
 * calls are made under such limits the newest holds.
 *
 * @returns what puts the learner's limit back, once the last of these calls is over
 */
export function lendLimit(fd: number, side: Side, ms: number): () => void {
  const own = learnersLimit(fd, side);
  const known = descriptor(fd);
  if (known === undefined || (ms === own && known.settings.lent[side] === 0)) return () => {};
  const { lent, limitMs } = known.settings;
  setLimit(fd, side, ms);
  lent[side]++;
  known.settings.everLent ||= side === "in";
  return () => {
    if (--lent[side] > 0 || descriptor(fd)?.settings !== known.settings) return;
    setLimit(fd, side, limitMs[side] ?? 0);
  };
}

/**
 * The learner's SO_RCVLOWAT: how many bytes a receiving call on a stream waits for, at least. Asked likewise, and only once
 * somebody has set it on any socket.
 */
export function leastBytes(fd: number): number {
  if (!learners.setLeast) return 1;
  const settings = settingsOf(fd);
  const least = settings?.least ?? readLeast(fd);
  if (settings) settings.least = least;
  return least;
}

function setLimit(fd: number, side: Side, ms: number): void {
  const value = timeval(ms);
  const option = side === "in" ? SO_RCVTIMEO : SO_SNDTIMEO;
  call(SPECS.setsockopt, BY.LIBRARY, fd, SOL_SOCKET, option, value, value.byteLength);
}

/** Makes a call under O_NONBLOCK, which is taken off again before anything else can happen, unless the learner has set it. */
export function withNonblocking(fd: number, make: () => number): number {
  const flags = statusFlags(fd);
  if ((flags & O_NONBLOCK) !== 0) return make();
  call(SPECS.fcntl, BY.LIBRARY, fd, F_SETFL, flags | O_NONBLOCK);
  try {
    return make();
  } finally {
    call(SPECS.fcntl, BY.LIBRARY, fd, F_SETFL, flags);
  }
}

/**
 * Notes a descriptor that `accept` gave. A connection inherits the listener's SO_RCVTIMEO of the moment when it came: where
 * that may have been one of the library's own, it gets the learner's.
 */
export function adoptAccepted(fd: number, listener: number, nonblocking: boolean): void {
  // as long as no learner has ever set a limit, there is none to inherit
  adopt(fd, nonblocking, learners.epoch === 0 ? 0 : undefined);
  if (!descriptor(listener)?.settings.everLent) return;
  const [inherited, own] = [readLimit(fd, "in"), learnersLimit(listener, "in")];
  if (inherited !== 0 && inherited !== own) setLimit(fd, "in", own);
}
