import * as numbers from "./errno-numbers.ts";

type Alias = "EWOULDBLOCK" | "EDEADLOCK" | "ENOTSUP";
type Code = Exclude<keyof typeof numbers, Alias>;

/** What each of Linux's error codes says, in plain words. See errno(3). */
const TEXTS: Readonly<Record<Code, string>> = {
  EPERM: "not permitted",
  ENOENT: "no such path",
  ESRCH: "no such process",
  EINTR: "interrupted by a signal",
  EIO: "input/output error",
  ENXIO: "no such device or address",
  E2BIG: "argument list too long",
  ENOEXEC: "not a program that can be run",
  EBADF: "not an open descriptor",
  ECHILD: "no child process",
  EAGAIN: "nothing to be done right now",
  ENOMEM: "out of memory",
  EACCES: "permission denied",
  EFAULT: "bad memory address",
  ENOTBLK: "a block device is required",
  EBUSY: "in use",
  EEXIST: "exists already",
  EXDEV: "on another file system",
  ENODEV: "no such device",
  ENOTDIR: "a part of the path is not a directory",
  EISDIR: "is a directory",
  EINVAL: "invalid for this socket or these arguments",
  ENFILE: "too many open files in the system",
  EMFILE: "too many open descriptors in this process",
  ENOTTY: "the descriptor does not know this request",
  ETXTBSY: "the program's file is in use",
  EFBIG: "file too large",
  ENOSPC: "no space left",
  ESPIPE: "has no position to seek to",
  EROFS: "read-only file system",
  EMLINK: "too many links",
  EPIPE: "broken pipe",
  EDOM: "argument outside the function's domain",
  ERANGE: "result out of range",
  EDEADLK: "would wait for itself",
  ENAMETOOLONG: "name too long",
  ENOLCK: "no locks left",
  ENOSYS: "no such system call",
  ENOTEMPTY: "folder not empty",
  ELOOP: "too many symbolic links, or a loop",
  ENOMSG: "no message of that type",
  EIDRM: "identifier removed",
  ECHRNG: "channel number out of range",
  EL2NSYNC: "level 2 not synchronised",
  EL3HLT: "level 3 halted",
  EL3RST: "level 3 reset",
  ELNRNG: "link number out of range",
  EUNATCH: "protocol driver not attached",
  ENOCSI: "no CSI structure left",
  EL2HLT: "level 2 halted",
  EBADE: "invalid exchange",
  EBADR: "invalid request descriptor",
  EXFULL: "exchange full",
  ENOANO: "no anode",
  EBADRQC: "invalid request code",
  EBADSLT: "invalid slot",
  EBFONT: "bad font file",
  ENOSTR: "not a stream device",
  ENODATA: "no data there",
  ETIME: "timer expired",
  ENOSR: "out of streams resources",
  ENONET: "machine is not on the network",
  ENOPKG: "package not installed",
  EREMOTE: "object is remote",
  ENOLINK: "link was cut",
  EADV: "advertise error",
  ESRMNT: "srmount error",
  ECOMM: "communication error on send",
  EPROTO: "protocol error",
  EMULTIHOP: "multihop attempted",
  EDOTDOT: "RFS specific error",
  EBADMSG: "bad message",
  EOVERFLOW: "value too large",
  ENOTUNIQ: "name not unique on the network",
  EBADFD: "descriptor in a bad state",
  EREMCHG: "remote address changed",
  ELIBACC: "cannot reach a shared library",
  ELIBBAD: "corrupted shared library",
  ELIBSCN: "corrupted section of a program's library",
  ELIBMAX: "too many shared libraries",
  ELIBEXEC: "a shared library cannot be run by itself",
  EILSEQ: "invalid sequence of bytes",
  ERESTART: "the call should be made again",
  ESTRPIPE: "streams pipe error",
  EUSERS: "too many users",
  ENOTSOCK: "not a socket",
  EDESTADDRREQ: "destination address required",
  EMSGSIZE: "message too long",
  EPROTOTYPE: "wrong protocol type for this socket",
  ENOPROTOOPT: "option not available",
  EPROTONOSUPPORT: "protocol not supported",
  ESOCKTNOSUPPORT: "socket type not supported",
  EOPNOTSUPP: "operation not supported",
  EPFNOSUPPORT: "protocol family not supported",
  EAFNOSUPPORT: "address family not supported",
  EADDRINUSE: "address already in use",
  EADDRNOTAVAIL: "address not available",
  ENETDOWN: "network is down",
  ENETUNREACH: "network unreachable",
  ENETRESET: "connection dropped on a network reset",
  ECONNABORTED: "connection aborted",
  ECONNRESET: "connection reset by peer",
  ENOBUFS: "no buffer space",
  EISCONN: "already connected",
  ENOTCONN: "not connected",
  ESHUTDOWN: "cannot send after shutdown",
  ETOOMANYREFS: "too many descriptors on their way",
  ETIMEDOUT: "connection timed out",
  ECONNREFUSED: "connection refused",
  EHOSTDOWN: "host is down",
  EHOSTUNREACH: "no route to host",
  EALREADY: "already in progress",
  EINPROGRESS: "now in progress",
  ESTALE: "file handle is out of date",
  EUCLEAN: "file system needs cleaning",
  ENOTNAM: "not a XENIX named file",
  ENAVAIL: "no XENIX semaphores there",
  EISNAM: "is a named file",
  EREMOTEIO: "remote input/output error",
  EDQUOT: "quota exceeded",
  ENOMEDIUM: "no medium found",
  EMEDIUMTYPE: "wrong type of medium",
  ECANCELED: "cancelled",
  ENOKEY: "key not there",
  EKEYEXPIRED: "key has expired",
  EKEYREVOKED: "key was revoked",
  EKEYREJECTED: "key was rejected",
  EOWNERDEAD: "owner died",
  ENOTRECOVERABLE: "state cannot be recovered",
  ERFKILL: "radio switched off",
  EHWPOISON: "memory page has a hardware error",
};

const NUMBERS: ReadonlyMap<string, number> = new Map(Object.entries(numbers));
const CODES: ReadonlyMap<number, Code> = new Map(
  (Object.keys(TEXTS) as Code[]).map((code) => [NUMBERS.get(code) as number, code]),
);

export { EAGAIN, EALREADY, EBADF, EINPROGRESS, EINTR, EISCONN, ENOTCONN } from "./errno-numbers.ts";

/**
 * The name of an error number, of `SO_ERROR` for example. See errno(3).
 *
 * @param errno the positive number
 * @returns the code; `E` and the number where Linux has no such error
 * @example
 * ```ts
 * import { ECONNREFUSED, errnoCode } from "socklab";
 *
 * console.log(errnoCode(111), errnoCode(111) === "ECONNREFUSED", ECONNREFUSED); // ECONNREFUSED true 111
 * ```
 */
export function errnoCode(errno: number): string {
  return CODES.get(errno) ?? `E${errno}`;
}

/**
 * What an error number says, in plain words. See strerror(3).
 *
 * @param errno the positive number
 * @example
 * ```ts
 * import { ECONNREFUSED, errnoText } from "socklab";
 *
 * console.log(errnoText(ECONNREFUSED)); // connection refused
 * ```
 */
export function errnoText(errno: number): string {
  const code = CODES.get(errno);
  return code === undefined ? "unknown error" : TEXTS[code];
}

/** The number of a code: `errnoNumber("ECONNREFUSED")` is 111; undefined for a code that Linux does not have. */
export function errnoNumber(code: string): number | undefined {
  return NUMBERS.get(code);
}

/** Every code, each number's first name. */
export function errnoCodes(): string[] {
  return [...CODES.values()];
}
