/** The calls that put bytes into the kernel. */
export const SENDS: ReadonlySet<string> = new Set(["send", "sendto", "sendmsg", "write"]);

/** The calls that take bytes out of the kernel. */
export const RECEIVES: ReadonlySet<string> = new Set(["recv", "recvfrom", "recvmsg", "read"]);

/** The calls that take a connection from a listener. */
export const ACCEPTS: ReadonlySet<string> = new Set(["accept", "accept4"]);
