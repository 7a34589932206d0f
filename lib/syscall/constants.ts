/**
 * The numbers of Linux, under the names that the C headers give them. They are the same on x86-64 and on arm64.
 * Only those that the course uses are here; each says which call takes it.
 */

/** Address family of `socket()`: a path on this machine, no network at all. See unix(7). */
export const AF_UNIX = 1;
/** Address family of `socket()`: IPv4. See ip(7). */
export const AF_INET = 2;
/** Address family of `socket()`: IPv6. See ipv6(7). */
export const AF_INET6 = 10;
/** Address family of `socket()`: questions to the kernel itself. See netlink(7). */
export const AF_NETLINK = 16;
/** Address family of `socket()`: whole packets of an interface, as they pass. It wants a privilege. See packet(7). */
export const AF_PACKET = 17;

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
/** Flag of `recv()`: take an error from the socket's error queue, never wait. See recv(2), ip(7). */
export const MSG_ERRQUEUE = 0x2000;
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
/** Option of the socket: `bind` may take a port that earlier connections still hold, if nobody listens on it. */
export const SO_REUSEADDR = 2;
/** Option of the socket, to be read: its type, `SOCK_STREAM` or `SOCK_DGRAM`. */
export const SO_TYPE = 3;
/** Option of the socket, to be read: the pending errno, positive, or 0. Reading it clears it. */
export const SO_ERROR = 4;
/** Option of the socket: size of the send buffer in bytes. The kernel doubles what is set. */
export const SO_SNDBUF = 7;
/** Option of the socket: size of the receive buffer in bytes. The kernel doubles what is set. */
export const SO_RCVBUF = 8;
/** Option of the socket: probe a peer that has been silent for long. */
export const SO_KEEPALIVE = 9;
/** Option of the socket: what `close` does with unsent bytes; with 0 seconds it resets the connection. */
export const SO_LINGER = 13;
/** Option of the socket: several sockets of one user may bind the same address and port. */
export const SO_REUSEPORT = 15;
/** Option of the socket: how long a blocking `recv` or `accept` waits, in milliseconds here; 0 for no limit. */
export const SO_RCVTIMEO = 20;
/** Option of the socket: how long a blocking `send` or `connect` waits, in milliseconds here; 0 for no limit. */
export const SO_SNDTIMEO = 21;
/** Option of the socket: a small program of the kernel (BPF) that says which packets reach the socket. See socket(7). */
export const SO_ATTACH_FILTER = 26;
/** Option of the socket, to be read: 1 once it listens. */
export const SO_ACCEPTCONN = 30;
/** Option of the socket, to be read: its protocol, `IPPROTO_TCP` or `IPPROTO_UDP`. */
export const SO_PROTOCOL = 38;
/** Option of the socket, to be read: its address family, `AF_INET` for example. */
export const SO_DOMAIN = 39;

/** Option of TCP: send small segments at once (no Nagle's algorithm, RFC 896). See tcp(7). */
export const TCP_NODELAY = 1;
/** Option of TCP: the largest segment, in bytes. */
export const TCP_MAXSEG = 2;
/** Option of TCP: hold partial segments back until it is taken off, 200 ms at most. */
export const TCP_CORK = 3;
/** Option of TCP: seconds of silence before the first keepalive probe. */
export const TCP_KEEPIDLE = 4;
/** Option of TCP: seconds between keepalive probes. */
export const TCP_KEEPINTVL = 5;
/** Option of TCP: how many unanswered keepalive probes end the connection. */
export const TCP_KEEPCNT = 6;
/** Option of TCP: how many times `connect` sends its SYN again before ETIMEDOUT. */
export const TCP_SYNCNT = 7;
/** Option of TCP: wake a listener only when data has come too; seconds to wait for it. */
export const TCP_DEFER_ACCEPT = 9;
/** Option of TCP, to be read: the structure that `kernelView` shows as `tcp`. */
export const TCP_INFO = 11;
/** Option of TCP: acknowledge at once, without delay; the kernel may leave that mode again. */
export const TCP_QUICKACK = 12;
/** Option of TCP: milliseconds that sent data may stay unacknowledged before ETIMEDOUT (RFC 5482). */
export const TCP_USER_TIMEOUT = 18;
/** Option of IPv6: IPv6 only, no IPv4-mapped addresses. See ipv6(7). */
export const IPV6_V6ONLY = 26;

/** Level of `setsockopt()` for a packet socket's own options. See packet(7). */
export const SOL_PACKET = 263;
/** Option of a packet socket: a ring of frames, shared with the kernel, that the packets are written to. */
export const PACKET_RX_RING = 5;
/** Option of a packet socket: the layout of the ring's frames. */
export const PACKET_VERSION = 10;

/** Command of `fcntl()`: read the descriptor's flags (`FD_CLOEXEC`). See fcntl(2). */
export const F_GETFD = 1;
/** Command of `fcntl()`: set the descriptor's flags. */
export const F_SETFD = 2;
/** Command of `fcntl()`: read the status flags (`O_RDWR`, `O_NONBLOCK`). */
export const F_GETFL = 3;
/** Command of `fcntl()`: set the status flags; of ours only `O_NONBLOCK` can change. */
export const F_SETFL = 4;
/** Descriptor flag: closed in a program that this process starts. */
export const FD_CLOEXEC = 1;
/** Status flag: open for reading and writing, as every socket is. */
export const O_RDWR = 0o2;
/** Status flag: a call that would wait answers EAGAIN (`connect`: EINPROGRESS) instead. */
export const O_NONBLOCK = 0o4000;

/** Event of `poll()`: there is something to receive or accept, or the stream has ended. See poll(2). */
export const POLLIN = 0x1;
/** Event of `poll()`: TCP's urgent byte has come. */
export const POLLPRI = 0x2;
/** Event of `poll()`: `send` would not wait; of a connecting socket, the handshake is over. */
export const POLLOUT = 0x4;
/** Answer of `poll()`, asked for or not: an error is pending, which `SO_ERROR` tells. */
export const POLLERR = 0x8;
/** Answer of `poll()`, asked for or not: there is no connection, not yet or not any more. */
export const POLLHUP = 0x10;
/** Answer of `poll()`, asked for or not: no such descriptor is open. */
export const POLLNVAL = 0x20;
/** Event of `poll()`: the peer will send no more. */
export const POLLRDHUP = 0x2000;

/** Flag of `epoll_create1()`: closed in a program that this process starts. */
export const EPOLL_CLOEXEC = 0o2000000;
/** Operation of `epoll_ctl()`: watch a descriptor. See epoll(7). */
export const EPOLL_CTL_ADD = 1;
/** Operation of `epoll_ctl()`: watch it no more. */
export const EPOLL_CTL_DEL = 2;
/** Operation of `epoll_ctl()`: watch it for other events. */
export const EPOLL_CTL_MOD = 3;
/** Event of epoll: there is something to receive or accept, or the stream has ended. */
export const EPOLLIN = 0x1;
/** Event of epoll: TCP's urgent byte has come. */
export const EPOLLPRI = 0x2;
/** Event of epoll: `send` would not wait; of a connecting socket, the handshake is over. */
export const EPOLLOUT = 0x4;
/** Event of epoll, asked for or not: an error is pending, which `SO_ERROR` tells. */
export const EPOLLERR = 0x8;
/** Event of epoll, asked for or not: there is no connection, not yet or not any more. */
export const EPOLLHUP = 0x10;
/** Event of epoll: the peer will send no more. */
export const EPOLLRDHUP = 0x2000;
/** Flag of `epoll_ctl()`: report once, then sleep until `EPOLL_CTL_MOD`. */
export const EPOLLONESHOT = 1 << 30;
/** Flag of `epoll_ctl()`: report changes only (edge-triggered), not a state that lasts. */
export const EPOLLET = 1 << 31;

/** `ioctl()`: bytes waiting in the receive queue (of a datagram socket: the length of the next one). */
export const SIOCINQ = 0x541b;
/** `ioctl()`: bytes of the send queue that the peer has not acknowledged yet. */
export const SIOCOUTQ = 0x5411;

/** `ioctl()`: set an interface's flags, `IFF_UP` among them. See netdevice(7). */
export const SIOCSIFFLAGS = 0x8914;

/** `mmap()`: the memory may be read. See mmap(2). */
export const PROT_READ = 0x1;
/** `mmap()`: the memory may be written. */
export const PROT_WRITE = 0x2;
/** `mmap()`: the memory is the kernel's own, not a copy. */
export const MAP_SHARED = 0x1;

/** Flag of `getaddrinfo()`: an address to bind, if no host is named. See getaddrinfo(3). */
export const AI_PASSIVE = 0x1;
/** Flag of `getaddrinfo()`: the host is an address already, look nothing up. */
export const AI_NUMERICHOST = 0x4;
