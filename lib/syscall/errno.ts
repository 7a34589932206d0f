/** Linux's error numbers that socket calls answer with: the code and what it says in plain words. See errno(3). */
const ERRNO: Readonly<Record<number, readonly [code: string, text: string]>> = {
  1: ["EPERM", "not permitted"],
  2: ["ENOENT", "no such path"],
  4: ["EINTR", "interrupted by a signal"],
  5: ["EIO", "input/output error"],
  9: ["EBADF", "not an open descriptor"],
  11: ["EAGAIN", "nothing to be done right now"],
  12: ["ENOMEM", "out of memory"],
  13: ["EACCES", "permission denied"],
  14: ["EFAULT", "bad memory address"],
  17: ["EEXIST", "exists already"],
  20: ["ENOTDIR", "a part of the path is not a directory"],
  21: ["EISDIR", "is a directory"],
  22: ["EINVAL", "invalid for this socket or these arguments"],
  23: ["ENFILE", "too many open files in the system"],
  24: ["EMFILE", "too many open descriptors in this process"],
  25: ["ENOTTY", "the descriptor does not know this request"],
  28: ["ENOSPC", "no space left"],
  30: ["EROFS", "read-only file system"],
  32: ["EPIPE", "broken pipe"],
  36: ["ENAMETOOLONG", "name too long"],
  40: ["ELOOP", "too many symbolic links, or a loop"],
  62: ["ETIME", "timer expired"],
  71: ["EPROTO", "protocol error"],
  75: ["EOVERFLOW", "value too large"],
  88: ["ENOTSOCK", "not a socket"],
  89: ["EDESTADDRREQ", "destination address required"],
  90: ["EMSGSIZE", "message too long"],
  91: ["EPROTOTYPE", "wrong protocol type for this socket"],
  92: ["ENOPROTOOPT", "option not available"],
  93: ["EPROTONOSUPPORT", "protocol not supported"],
  94: ["ESOCKTNOSUPPORT", "socket type not supported"],
  95: ["EOPNOTSUPP", "operation not supported"],
  97: ["EAFNOSUPPORT", "address family not supported"],
  98: ["EADDRINUSE", "address already in use"],
  99: ["EADDRNOTAVAIL", "address not available"],
  100: ["ENETDOWN", "network is down"],
  101: ["ENETUNREACH", "network unreachable"],
  103: ["ECONNABORTED", "connection aborted"],
  104: ["ECONNRESET", "connection reset by peer"],
  105: ["ENOBUFS", "no buffer space"],
  106: ["EISCONN", "already connected"],
  107: ["ENOTCONN", "not connected"],
  110: ["ETIMEDOUT", "connection timed out"],
  111: ["ECONNREFUSED", "connection refused"],
  112: ["EHOSTDOWN", "host is down"],
  113: ["EHOSTUNREACH", "no route to host"],
  114: ["EALREADY", "already in progress"],
  115: ["EINPROGRESS", "now in progress"],
};

export const EBADF = 9;
export const EAGAIN = 11;
export const EINTR = 4;
export const EISCONN = 106;
export const ENOTCONN = 107;
export const EALREADY = 114;
export const EINPROGRESS = 115;

/** `errnoCode(111)` is `"ECONNREFUSED"`; a number without a name reads `E<number>`. */
export function errnoCode(errno: number): string {
  return ERRNO[errno]?.[0] ?? `E${errno}`;
}

/** What the code says, in plain words: `errnoText(111)` is `"connection refused"`. */
export function errnoText(errno: number): string {
  return ERRNO[errno]?.[1] ?? "unknown error";
}

/** The number of a code: `errnoNumber("ECONNREFUSED")` is 111; undefined for a code that no socket call answers. */
export function errnoNumber(code: string): number | undefined {
  const found = Object.entries(ERRNO).find(([, [name]]) => name === code);
  return found && Number(found[0]);
}

/** Every code that the table knows. */
export function errnoCodes(): string[] {
  return Object.values(ERRNO).map(([code]) => code);
}
