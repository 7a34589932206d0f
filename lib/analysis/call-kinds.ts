import type { CallName } from "../syscall/libc.ts";

/** The calls that put bytes into the kernel. */
export const SENDS: ReadonlySet<CallName> = new Set(["send", "sendto", "sendmsg", "write"]);

/** The calls that take bytes out of the kernel. */
export const RECEIVES: ReadonlySet<CallName> = new Set(["recv", "recvfrom", "recvmsg", "read"]);

/** The calls that take a connection from a listener. */
export const ACCEPTS: ReadonlySet<CallName> = new Set(["accept", "accept4"]);
