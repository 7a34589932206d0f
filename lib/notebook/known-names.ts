import type { SocketNames } from "../analysis/socket-names.ts";
import { monotonicNs } from "../syscall/clock.ts";

type Named = SocketNames[string];

/** The names that figures were given so far, and when: a number may belong to another socket later. */
const known = new Map<string, { readonly fd: number; readonly atNs: number }>();

/**
 * The names for a figure: those that it is given, and those that an earlier one was given for other sockets, so that a
 * socket is called alike in all figures of a lesson.
 */
export function namesOf(given: SocketNames): SocketNames {
  const atNs = monotonicNs();
  const earlier = [...known].filter(([name]) => !(name in given));
  for (const [name, socket] of Object.entries(given)) {
    const fd = fdOf(socket);
    if (known.get(name)?.fd !== fd) known.set(name, { fd, atNs });
  }
  return { ...Object.fromEntries(earlier), ...given };
}

/** Forgets them: another lesson begins. */
export function forgetNames(): void {
  known.clear();
}

function fdOf(socket: Named): number {
  return typeof socket === "number" ? socket : socket.fd;
}
