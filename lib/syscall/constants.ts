/**
 * The numbers of Linux, under the names that the C headers give them. They are the same on x86-64 and on arm64.
 * Only those that the course uses are here; each group says which call takes it.
 */

/** Address family of `socket()`: a path on this machine, no network at all. See unix(7). */
export const AF_UNIX = 1;
/** Address family of `socket()`: IPv4. See ip(7). */
export const AF_INET = 2;
/** Address family of `socket()`: IPv6. See ipv6(7). */
export const AF_INET6 = 10;

/** Type of `socket()`: a stream of bytes, in order and without loss; TCP in the internet families. */
export const SOCK_STREAM = 1;
/** Type of `socket()`: single messages (datagrams) with their borders kept; UDP in the internet families. */
export const SOCK_DGRAM = 2;

/** Protocol of `socket()`: TCP, which type SOCK_STREAM gives anyway. See tcp(7). */
export const IPPROTO_TCP = 6;
/** Protocol of `socket()`: UDP, which type SOCK_DGRAM gives anyway. See udp(7). */
export const IPPROTO_UDP = 17;
/** Level of `setsockopt()` for IPv6's own options. */
export const IPPROTO_IPV6 = 41;

/** `shutdown()`: no more receiving. */
export const SHUT_RD = 0;
/** `shutdown()`: no more sending; the peer reads the end of the stream. */
export const SHUT_WR = 1;
/** `shutdown()`: neither. */
export const SHUT_RDWR = 2;

/** Flag of `recv()`: look at the bytes and leave them in the queue. */
export const MSG_PEEK = 0x2;
/** Flag of `recv()`: wait until the buffer is full. */
export const MSG_WAITALL = 0x100;
/** Flag of `recv()` on a datagram socket: return the datagram's real length even if the buffer is shorter. */
export const MSG_TRUNC = 0x20;
/** Flag of `send()` and `recv()`: answer EAGAIN instead of waiting, this once. */
export const MSG_DONTWAIT = 0x40;
/** Flag of `send()`: an EPIPE without the signal SIGPIPE. */
export const MSG_NOSIGNAL = 0x4000;
/** Flag of `send()`: more will follow, hold a partial segment back. */
export const MSG_MORE = 0x8000;
/** Flag of `send()` and `recv()`: TCP's urgent byte. */
export const MSG_OOB = 0x1;

/** Level of `getsockopt()` and `setsockopt()`: the socket itself. See socket(7). */
export const SOL_SOCKET = 1;
export const SO_REUSEADDR = 2;
export const SO_TYPE = 3;
export const SO_ERROR = 4;
export const SO_SNDBUF = 7;
export const SO_RCVBUF = 8;
export const SO_KEEPALIVE = 9;
export const SO_LINGER = 13;
export const SO_REUSEPORT = 15;
export const SO_RCVTIMEO = 20;
export const SO_SNDTIMEO = 21;
export const SO_ACCEPTCONN = 30;
export const SO_PROTOCOL = 38;
export const SO_DOMAIN = 39;

/** Options at level IPPROTO_TCP. See tcp(7). */
export const TCP_NODELAY = 1;
export const TCP_MAXSEG = 2;
export const TCP_CORK = 3;
export const TCP_KEEPIDLE = 4;
export const TCP_KEEPINTVL = 5;
export const TCP_KEEPCNT = 6;
export const TCP_SYNCNT = 7;
export const TCP_DEFER_ACCEPT = 9;
export const TCP_INFO = 11;
export const TCP_QUICKACK = 12;
export const TCP_USER_TIMEOUT = 18;
/** Option at level IPPROTO_IPV6: IPv6 only, no IPv4-mapped addresses. */
export const IPV6_V6ONLY = 26;

export const F_GETFD = 1;
export const F_SETFD = 2;
export const F_GETFL = 3;
export const F_SETFL = 4;
export const FD_CLOEXEC = 1;
export const O_RDWR = 0o2;
export const O_NONBLOCK = 0o4000;

export const POLLIN = 0x1;
export const POLLPRI = 0x2;
export const POLLOUT = 0x4;
export const POLLERR = 0x8;
export const POLLHUP = 0x10;
export const POLLNVAL = 0x20;
export const POLLRDHUP = 0x2000;

export const EPOLL_CLOEXEC = 0o2000000;
export const EPOLL_CTL_ADD = 1;
export const EPOLL_CTL_DEL = 2;
export const EPOLL_CTL_MOD = 3;
export const EPOLLIN = 0x1;
export const EPOLLPRI = 0x2;
export const EPOLLOUT = 0x4;
export const EPOLLERR = 0x8;
export const EPOLLHUP = 0x10;
export const EPOLLRDHUP = 0x2000;
export const EPOLLONESHOT = 1 << 30;
export const EPOLLET = 1 << 31;

/** `ioctl()`: bytes waiting in the receive queue (of a datagram socket: the length of the next one). */
export const SIOCINQ = 0x541b;
/** `ioctl()`: bytes of the send queue that the peer has not acknowledged yet. */
export const SIOCOUTQ = 0x5411;

export const AI_PASSIVE = 0x1;
export const AI_NUMERICHOST = 0x4;
