import type { SocketNames } from "../analysis/socket-names.ts";
import { monotonicNs } from "../syscall/clock.ts";

type Named = Exclude<SocketNames[string], number>;

/** The names that figures were given so far, each with a moment at which its socket was open. */
const known = new Map<string, Named>();

/**
 * The names for a figure: those that it is given, and those that an earlier one was given for other sockets, so that a
 * socket is called alike in all figures of a lesson.
 */
export function namesOf(given: SocketNames): SocketNames {
  const earlier = [...known].filter(([name]) => !(name in given));
  for (const [name, socket] of Object.entries(given)) known.set(name, lasting(socket, known.get(name)));
  return { ...Object.fromEntries(earlier), ...given };
}

/** A bare number stands for its owner when a figure was first given it: the number may belong to another socket later. */
function lasting(socket: SocketNames[string], before: Named | undefined): Named {
  const { fd, openedNs } = typeof socket === "number" ? { fd: socket } : socket;
  if (openedNs !== undefined) return { fd, openedNs };
  return before?.fd === fd ? before : { fd, openedNs: monotonicNs() };
}

/** Forgets them: another lesson begins. */
export function forgetNames(): void {
  known.clear();
}
