/**
 * Linux's error numbers under the names of C's <errno.h>: of asm-generic/errno-base.h and asm-generic/errno.h, which
 * x86-64 and arm64 share. A `SocketError` has the name as its `code`; the numbers are what `SO_ERROR` reads. See
 * errno(3).
 */

/** Not permitted. */
export const EPERM = 1;
/** No such path. */
export const ENOENT = 2;
/** No such process. */
export const ESRCH = 3;
/** Interrupted by a signal. */
export const EINTR = 4;
/** Input/output error. */
export const EIO = 5;
/** No such device or address. */
export const ENXIO = 6;
/** Argument list too long. */
export const E2BIG = 7;
/** Not a program that can be run. */
export const ENOEXEC = 8;
/** Not an open descriptor. */
export const EBADF = 9;
/** No child process. */
export const ECHILD = 10;
/** Nothing to be done right now. */
export const EAGAIN = 11;
/** Out of memory. */
export const ENOMEM = 12;
/** Permission denied. */
export const EACCES = 13;
/** Bad memory address. */
export const EFAULT = 14;
/** A block device is required. */
export const ENOTBLK = 15;
/** In use. */
export const EBUSY = 16;
/** Exists already. */
export const EEXIST = 17;
/** On another file system. */
export const EXDEV = 18;
/** No such device. */
export const ENODEV = 19;
/** A part of the path is not a directory. */
export const ENOTDIR = 20;
/** Is a directory. */
export const EISDIR = 21;
/** Invalid for this socket or these arguments. */
export const EINVAL = 22;
/** Too many open files in the system. */
export const ENFILE = 23;
/** Too many open descriptors in this process. */
export const EMFILE = 24;
/** The descriptor does not know this request. */
export const ENOTTY = 25;
/** The program's file is in use. */
export const ETXTBSY = 26;
/** File too large. */
export const EFBIG = 27;
/** No space left. */
export const ENOSPC = 28;
/** Has no position to seek to. */
export const ESPIPE = 29;
/** Read-only file system. */
export const EROFS = 30;
/** Too many links. */
export const EMLINK = 31;
/** Broken pipe. */
export const EPIPE = 32;
/** Argument outside the function's domain. */
export const EDOM = 33;
/** Result out of range. */
export const ERANGE = 34;
/** Would wait for itself. */
export const EDEADLK = 35;
/** Name too long. */
export const ENAMETOOLONG = 36;
/** No locks left. */
export const ENOLCK = 37;
/** No such system call. */
export const ENOSYS = 38;
/** Folder not empty. */
export const ENOTEMPTY = 39;
/** Too many symbolic links, or a loop. */
export const ELOOP = 40;
/** No message of that type. */
export const ENOMSG = 42;
/** Identifier removed. */
export const EIDRM = 43;
/** Channel number out of range. */
export const ECHRNG = 44;
/** Level 2 not synchronised. */
export const EL2NSYNC = 45;
/** Level 3 halted. */
export const EL3HLT = 46;
/** Level 3 reset. */
export const EL3RST = 47;
/** Link number out of range. */
export const ELNRNG = 48;
/** Protocol driver not attached. */
export const EUNATCH = 49;
/** No CSI structure left. */
export const ENOCSI = 50;
/** Level 2 halted. */
export const EL2HLT = 51;
/** Invalid exchange. */
export const EBADE = 52;
/** Invalid request descriptor. */
export const EBADR = 53;
/** Exchange full. */
export const EXFULL = 54;
/** No anode. */
export const ENOANO = 55;
/** Invalid request code. */
export const EBADRQC = 56;
/** Invalid slot. */
export const EBADSLT = 57;
/** Bad font file. */
export const EBFONT = 59;
/** Not a stream device. */
export const ENOSTR = 60;
/** No data there. */
export const ENODATA = 61;
/** Timer expired. */
export const ETIME = 62;
/** Out of streams resources. */
export const ENOSR = 63;
/** Machine is not on the network. */
export const ENONET = 64;
/** Package not installed. */
export const ENOPKG = 65;
/** Object is remote. */
export const EREMOTE = 66;
/** Link was cut. */
export const ENOLINK = 67;
/** Advertise error. */
export const EADV = 68;
/** Srmount error. */
export const ESRMNT = 69;
/** Communication error on send. */
export const ECOMM = 70;
/** Protocol error. */
export const EPROTO = 71;
/** Multihop attempted. */
export const EMULTIHOP = 72;
/** RFS specific error. */
export const EDOTDOT = 73;
/** Bad message. */
export const EBADMSG = 74;
/** Value too large. */
export const EOVERFLOW = 75;
/** Name not unique on the network. */
export const ENOTUNIQ = 76;
/** Descriptor in a bad state. */
export const EBADFD = 77;
/** Remote address changed. */
export const EREMCHG = 78;
/** Cannot reach a shared library. */
export const ELIBACC = 79;
/** Corrupted shared library. */
export const ELIBBAD = 80;
/** Corrupted section of a program's library. */
export const ELIBSCN = 81;
/** Too many shared libraries. */
export const ELIBMAX = 82;
/** A shared library cannot be run by itself. */
export const ELIBEXEC = 83;
/** Invalid sequence of bytes. */
export const EILSEQ = 84;
/** The call should be made again. */
export const ERESTART = 85;
/** Streams pipe error. */
export const ESTRPIPE = 86;
/** Too many users. */
export const EUSERS = 87;
/** Not a socket. */
export const ENOTSOCK = 88;
/** Destination address required. */
export const EDESTADDRREQ = 89;
/** Message too long. */
export const EMSGSIZE = 90;
/** Wrong protocol type for this socket. */
export const EPROTOTYPE = 91;
/** Option not available. */
export const ENOPROTOOPT = 92;
/** Protocol not supported. */
export const EPROTONOSUPPORT = 93;
/** Socket type not supported. */
export const ESOCKTNOSUPPORT = 94;
/** Operation not supported. */
export const EOPNOTSUPP = 95;
/** Protocol family not supported. */
export const EPFNOSUPPORT = 96;
/** Address family not supported. */
export const EAFNOSUPPORT = 97;
/** Address already in use. */
export const EADDRINUSE = 98;
/** Address not available. */
export const EADDRNOTAVAIL = 99;
/** Network is down. */
export const ENETDOWN = 100;
/** Network unreachable. */
export const ENETUNREACH = 101;
/** Connection dropped on a network reset. */
export const ENETRESET = 102;
/** Connection aborted. */
export const ECONNABORTED = 103;
/** Connection reset by peer. */
export const ECONNRESET = 104;
/** No buffer space. */
export const ENOBUFS = 105;
/** Already connected. */
export const EISCONN = 106;
/** Not connected. */
export const ENOTCONN = 107;
/** Cannot send after shutdown. */
export const ESHUTDOWN = 108;
/** Too many descriptors on their way. */
export const ETOOMANYREFS = 109;
/** Connection timed out. */
export const ETIMEDOUT = 110;
/** Connection refused. */
export const ECONNREFUSED = 111;
/** Host is down. */
export const EHOSTDOWN = 112;
/** No route to host. */
export const EHOSTUNREACH = 113;
/** Already in progress. */
export const EALREADY = 114;
/** Now in progress. */
export const EINPROGRESS = 115;
/** File handle is out of date. */
export const ESTALE = 116;
/** File system needs cleaning. */
export const EUCLEAN = 117;
/** Not a XENIX named file. */
export const ENOTNAM = 118;
/** No XENIX semaphores there. */
export const ENAVAIL = 119;
/** Is a named file. */
export const EISNAM = 120;
/** Remote input/output error. */
export const EREMOTEIO = 121;
/** Quota exceeded. */
export const EDQUOT = 122;
/** No medium found. */
export const ENOMEDIUM = 123;
/** Wrong type of medium. */
export const EMEDIUMTYPE = 124;
/** Cancelled. */
export const ECANCELED = 125;
/** Key not there. */
export const ENOKEY = 126;
/** Key has expired. */
export const EKEYEXPIRED = 127;
/** Key was revoked. */
export const EKEYREVOKED = 128;
/** Key was rejected. */
export const EKEYREJECTED = 129;
/** Owner died. */
export const EOWNERDEAD = 130;
/** State cannot be recovered. */
export const ENOTRECOVERABLE = 131;
/** Radio switched off. */
export const ERFKILL = 132;
/** Memory page has a hardware error. */
export const EHWPOISON = 133;
/** Another name of EAGAIN. */
export const EWOULDBLOCK = 11;
/** Another name of EDEADLK. */
export const EDEADLOCK = 35;
/** Another name of EOPNOTSUPP. */
export const ENOTSUP = 95;
