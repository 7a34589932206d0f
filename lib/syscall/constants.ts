/**
 * The numbers of Linux, under the names that the C headers give them. They are the same on x86-64 and on arm64.
 * Each says which call takes it.
 */

/** No address family: `connect()` to it dissolves a datagram socket's peer, `getaddrinfo()` takes it for any family. */
export const AF_UNSPEC = 0;
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
/** Type of `socket()`: whole packets of a protocol of IP. It wants a privilege. See raw(7). */
export const SOCK_RAW = 3;
/** Type of `socket()`: a connection that keeps the borders of messages; of `AF_UNIX`, for one. See unix(7). */
export const SOCK_SEQPACKET = 5;
/** Flag beside the type, of `socket()`, `socketpair()` and `accept4()`: the descriptor begins with `O_NONBLOCK`. */
export const SOCK_NONBLOCK = 0o4000;
/** Flag beside the type, of `socket()`, `socketpair()` and `accept4()`: the descriptor begins with `FD_CLOEXEC`. */
export const SOCK_CLOEXEC = 0o2000000;
/** The backlog of `listen()` that C's headers name as the most; the kernel's own limit is `net.core.somaxconn`. */
export const SOMAXCONN = 4096;

/** Level of `setsockopt()` for IPv4's own options, and of control messages that tell of IPv4. See ip(7). */
export const IPPROTO_IP = 0;
/** Protocol of `socket()`: ICMP, of a raw socket, or of a datagram socket that pings. See icmp(7). */
export const IPPROTO_ICMP = 1;
/** Protocol of `socket()`: TCP, which type SOCK_STREAM gives anyway. See tcp(7). */
export const IPPROTO_TCP = 6;
/** Protocol of `socket()`: UDP, which type SOCK_DGRAM gives anyway. See udp(7). */
export const IPPROTO_UDP = 17;
/** Level of `setsockopt()` for IPv6's own options. */
export const IPPROTO_IPV6 = 41;
/** Protocol of `socket()`: ICMP for IPv6. */
export const IPPROTO_ICMPV6 = 58;
/** Protocol of `socket()`: of a raw socket, IP packets with a header of the program's own. See raw(7). */
export const IPPROTO_RAW = 255;

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
/** Flag of `recv()`: tell a datagram's real length if the buffer is shorter. Told by `recvmsg()`: a part was lost. */
export const MSG_TRUNC = 0x20;
/** Flag of `send()` and `recv()`: answer EAGAIN instead of waiting, this once. */
export const MSG_DONTWAIT = 0x40;
/** Flag of `send()`: an EPIPE without the signal SIGPIPE. */
export const MSG_NOSIGNAL = 0x4000;
/** Flag of `send()`: more will follow, hold a partial segment back. */
export const MSG_MORE = 0x8000;
/** Flag of `send()` and `recv()`: TCP's urgent byte. */
export const MSG_OOB = 0x1;
/** Flag of `send()`: only to a host of a network that this machine is on itself. */
export const MSG_DONTROUTE = 0x4;
/** What `recvmsg()` tells in its flags: control data was lost for want of room. */
export const MSG_CTRUNC = 0x8;
/** Flag of `sendmsg()`, and what `recvmsg()` tells: the end of a record, of a `SOCK_SEQPACKET` socket. */
export const MSG_EOR = 0x80;
/** Flag of `sendto()`: the receiver has answered lately, so its link address need not be asked for again. */
export const MSG_CONFIRM = 0x800;
/** Flag of `recvmsg()`: take an error from the socket's queue of errors (`IP_RECVERR`). See ip(7). */
export const MSG_ERRQUEUE = 0x2000;
/** Flag of `send()`: do not copy the bytes, tell later that they were sent (`SO_ZEROCOPY`). */
export const MSG_ZEROCOPY = 0x4000000;
/** Flag of `sendto()` on a TCP socket: connect, and put the data into the SYN (RFC 7413). See tcp(7). */
export const MSG_FASTOPEN = 0x20000000;
/** Flag of `recvmsg()`: descriptors that come with the message begin with `FD_CLOEXEC`. */
export const MSG_CMSG_CLOEXEC = 0x40000000;

/** Control message of `AF_UNIX`: descriptors, which become the receiver's own as well. See unix(7). */
export const SCM_RIGHTS = 1;
/** Control message of `AF_UNIX`: who sends, as process, user and group. See unix(7). */
export const SCM_CREDENTIALS = 2;
/** Control message of `AF_UNIX`: a descriptor of the sender's process (`SO_PASSPIDFD`, Linux 6.5). */
export const SCM_PIDFD = 4;
/** Control message: when the datagram came, with microseconds (`SO_TIMESTAMP`). */
export const SCM_TIMESTAMP = 29;
/** Control message: when the datagram came, with nanoseconds (`SO_TIMESTAMPNS`). */
export const SCM_TIMESTAMPNS = 35;

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
/** Option of the socket: a small program (BPF) that says which packets reach the socket. See socket(7). */
export const SO_ATTACH_FILTER = 26;
/** Option of the socket, to be read: 1 once it listens. */
export const SO_ACCEPTCONN = 30;
/** Option of the socket, to be read: its protocol, `IPPROTO_TCP` or `IPPROTO_UDP`. */
export const SO_PROTOCOL = 38;
/** Option of the socket, to be read: its address family, `AF_INET` for example. */
export const SO_DOMAIN = 39;
/** Option of the socket: record what the protocol does, for debugging; it wants a privilege. */
export const SO_DEBUG = 1;
/** Option of the socket: send only to hosts of a network that this machine is on itself. */
export const SO_DONTROUTE = 5;
/** Option of the socket: a datagram may go to a broadcast address, which is EACCES without it. */
export const SO_BROADCAST = 6;
/** Option of the socket: TCP's urgent byte stays in the stream, instead of beside it (`MSG_OOB`). */
export const SO_OOBINLINE = 10;
/** Option of the socket: send datagrams of UDP over IPv4 without a checksum. */
export const SO_NO_CHECK = 11;
/** Option of the socket: which of the interface's queues its packets go to, 0 to 6. */
export const SO_PRIORITY = 12;
/** Option of the socket: each message comes with who sent it (`SCM_CREDENTIALS`). */
export const SO_PASSCRED = 16;
/** Option of the socket: the peer's process, user and group when it connected, as `{ pid, uid, gid }`; to be read. */
export const SO_PEERCRED = 17;
/** Option of the socket: how many bytes must have come before `recv` returns and `poll` calls it readable. */
export const SO_RCVLOWAT = 18;
/** Option of the socket: always 1 on Linux; to be read. */
export const SO_SNDLOWAT = 19;
/** Option of the socket: only packets of this interface, named by a text; the empty text undoes it. */
export const SO_BINDTODEVICE = 25;
/** Option of the socket: take off what `SO_ATTACH_FILTER` attached. */
export const SO_DETACH_FILTER = 27;
/** Option of the socket: each datagram comes with its time, in microseconds. */
export const SO_TIMESTAMP = 29;
/** Option of the socket: the peer's security context as a text, where the kernel has such; to be read. */
export const SO_PEERSEC = 31;
/** Option of the socket: the same as `SO_SNDBUF`, past the limit `net.core.wmem_max`; it wants a privilege. */
export const SO_SNDBUFFORCE = 32;
/** Option of the socket: the same as `SO_RCVBUF`, past the limit `net.core.rmem_max`; it wants a privilege. */
export const SO_RCVBUFFORCE = 33;
/** Option of the socket: each datagram comes with its time, in nanoseconds. */
export const SO_TIMESTAMPNS = 35;
/** Option of the socket: a number on each packet, for the rules of routing and firewall; it wants a privilege. */
export const SO_MARK = 36;
/** Option of the socket: times from software or the network card for packets received and sent. */
export const SO_TIMESTAMPING = 37;
/** Option of the socket: each datagram comes with how many were dropped before it since the socket was made. */
export const SO_RXQ_OVFL = 40;
/** Option of the socket: where `MSG_PEEK` begins to look, in bytes; -1 for the start of the queue. */
export const SO_PEEK_OFF = 42;
/** Option of the socket: the filter can be changed no more. */
export const SO_LOCK_FILTER = 44;
/** Option of the socket: for how many µs to ask the network card itself when nothing has come. */
export const SO_BUSY_POLL = 46;
/** Option of the socket: the most bytes a second that are sent; -1 for no limit. */
export const SO_MAX_PACING_RATE = 47;
/** Option of the socket: which processor takes in its packets. */
export const SO_INCOMING_CPU = 49;
/** Option of the socket: an eBPF program, by its descriptor, that says which packets reach the socket. */
export const SO_ATTACH_BPF = 50;
/** Option of the socket: a program that chooses which socket of a `SO_REUSEPORT` group gets a packet or connection. */
export const SO_ATTACH_REUSEPORT_CBPF = 51;
/** Option of the socket: nine numbers of the socket's memory; ask for bytes; to be read. */
export const SO_MEMINFO = 55;
/** Option of the socket: which queue of the network card its packets come from; to be read. */
export const SO_INCOMING_NAPI_ID = 56;
/** Option of the socket: a number that no other socket of this machine has had, as 8 bytes; to be read. */
export const SO_COOKIE = 57;
/** Option of the socket: allow `MSG_ZEROCOPY`. */
export const SO_ZEROCOPY = 60;
/** Option of the socket: only packets of the interface of this number; 0 undoes it. */
export const SO_BINDTOIFINDEX = 62;
/** Option of the socket: each message comes with a descriptor of the sender's process (`SCM_PIDFD`, Linux 6.5). */
export const SO_PASSPIDFD = 76;
/** Option of the socket: a new descriptor of the peer's process (Linux 6.5); to be read. */
export const SO_PEERPIDFD = 77;

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
/** Option of TCP: seconds that the kernel keeps a closed socket in FIN_WAIT2; -1 for not at all. */
export const TCP_LINGER2 = 8;
/** Option of TCP: the largest window that is offered to the peer, in bytes. */
export const TCP_WINDOW_CLAMP = 10;
/** Option of TCP: the algorithm of congestion control, as a text: `"cubic"`, `"reno"`, `"bbr"`. */
export const TCP_CONGESTION = 13;
/** Option of TCP: a key to sign segments to a peer with (RFC 2385). */
export const TCP_MD5SIG = 14;
/** Option of TCP: do not double the timeout of a connection that sends little. */
export const TCP_THIN_LINEAR_TIMEOUTS = 16;
/** Option of TCP: of a listener, how many connections may begin with data in their SYN (RFC 7413). */
export const TCP_FASTOPEN = 23;
/** Option of TCP: the clock of the timestamps in its segments. */
export const TCP_TIMESTAMP = 24;
/** Option of TCP: call the socket writable only while fewer unsent bytes than this are queued. */
export const TCP_NOTSENT_LOWAT = 25;
/** Option of TCP: what the algorithm of congestion control tells of itself; ask for bytes; to be read. */
export const TCP_CC_INFO = 26;
/** Option of TCP: of a listener, keep the SYN of each connection for `TCP_SAVED_SYN`. */
export const TCP_SAVE_SYN = 27;
/** Option of TCP: the headers of the SYN that the connection began with; ask for bytes; to be read. */
export const TCP_SAVED_SYN = 28;
/** Option of TCP: put the first data into the SYN: `connect` returns at once, the first `send` connects. */
export const TCP_FASTOPEN_CONNECT = 30;
/** Option of TCP: a protocol on top of TCP that the kernel itself does, as a text: `"tls"`. */
export const TCP_ULP = 31;
/** Option of TCP: the key of the cookies of TCP Fast Open, 16 bytes. */
export const TCP_FASTOPEN_KEY = 33;
/** Option of TCP: TCP Fast Open without a cookie. */
export const TCP_FASTOPEN_NO_COOKIE = 34;
/** Option of TCP: `recvmsg` tells how many bytes are left to read. */
export const TCP_INQ = 36;
/** Option of TCP: hold each segment back for so many µs. */
export const TCP_TX_DELAY = 37;
/** Option of IPv4: the byte of the header that names the kind of service (DSCP and ECN); also a control message. */
export const IP_TOS = 1;
/** Option of IPv4: how many routers its packets may pass, 1 to 255; also a control message. */
export const IP_TTL = 2;
/** Option of IPv4: of a raw socket, the program writes the IP header itself. */
export const IP_HDRINCL = 3;
/** Option of IPv4: the options of the header, as bytes. */
export const IP_OPTIONS = 4;
/** Option of IPv4, and a control message: to which address a datagram was sent, and over which interface. */
export const IP_PKTINFO = 8;
/** Option of IPv4: whether packets may be cut on their way (`IP_PMTUDISC_DO`: never). */
export const IP_MTU_DISCOVER = 10;
/** Option of IPv4: keep errors that came as ICMP in a queue (`MSG_ERRQUEUE`); also a control message. */
export const IP_RECVERR = 11;
/** Option of IPv4: each datagram comes with its TTL. */
export const IP_RECVTTL = 12;
/** Option of IPv4: each datagram comes with its TOS. */
export const IP_RECVTOS = 13;
/** Option of IPv4: the largest packet on the way to the peer, as far as known; to be read of a connected socket. */
export const IP_MTU = 14;
/** Option of IPv4: `bind` may take an address that this machine does not have yet. */
export const IP_FREEBIND = 15;
/** Option of IPv4: `bind` may take any address, as a transparent proxy does; it wants a privilege. */
export const IP_TRANSPARENT = 19;
/** Option of IPv4: each datagram comes with the address that it was first sent to. */
export const IP_RECVORIGDSTADDR = 20;
/** Option of IPv4: drop packets whose TTL is lower. */
export const IP_MINTTL = 21;
/** Option of IPv4: `bind` to port 0 leaves the choice of the port to `connect`. */
export const IP_BIND_ADDRESS_NO_PORT = 24;
/** Option of IPv4: the interface that multicast goes out on, by its address as a text, or by its number. */
export const IP_MULTICAST_IF = 32;
/** Option of IPv4: how many routers multicast may pass, 1 unless it is set. */
export const IP_MULTICAST_TTL = 33;
/** Option of IPv4: multicast that is sent here is received here as well. */
export const IP_MULTICAST_LOOP = 34;
/** Option of IPv4: join a group: `{ group: "239.1.2.3", host: "127.0.0.1" }`. */
export const IP_ADD_MEMBERSHIP = 35;
/** Option of IPv4: leave a group. */
export const IP_DROP_MEMBERSHIP = 36;
/** Option of IPv4: deliver what any socket of this machine joined, not only this one. */
export const IP_MULTICAST_ALL = 49;
/** Option of IPv4: the interface that packets go out on, by its number in network byte order. */
export const IP_UNICAST_IF = 50;
/** Option of IPv4: the ports that `connect` chooses from: the highest × 65536 + the lowest (Linux 6.3). */
export const IP_LOCAL_PORT_RANGE = 51;
/** Value of `IP_MTU_DISCOVER`: packets may be cut. */
export const IP_PMTUDISC_DONT = 0;
/** Value of `IP_MTU_DISCOVER`: as the route says. */
export const IP_PMTUDISC_WANT = 1;
/** Value of `IP_MTU_DISCOVER`: packets are never cut, and one that is too large is EMSGSIZE. */
export const IP_PMTUDISC_DO = 2;
/** Value of `IP_MTU_DISCOVER`: never cut, and what is known of the way is not heeded. */
export const IP_PMTUDISC_PROBE = 3;
/** Option of IPv6: how many routers its packets may pass. */
export const IPV6_UNICAST_HOPS = 16;
/** Option of IPv6: the interface that multicast goes out on, by its number. */
export const IPV6_MULTICAST_IF = 17;
/** Option of IPv6: how many routers multicast may pass. */
export const IPV6_MULTICAST_HOPS = 18;
/** Option of IPv6: multicast that is sent here is received here as well. */
export const IPV6_MULTICAST_LOOP = 19;
/** Option of IPv6: join a group: `{ group: "ff02::1:2", ifindex: 1 }`. */
export const IPV6_ADD_MEMBERSHIP = 20;
/** Option of IPv6: leave a group. */
export const IPV6_DROP_MEMBERSHIP = 21;
/** Option of IPv6: whether packets may be cut by the sender. */
export const IPV6_MTU_DISCOVER = 23;
/** Option of IPv6: the largest packet on the way to the peer. */
export const IPV6_MTU = 24;
/** Option of IPv6: keep errors that came as ICMP in a queue (`MSG_ERRQUEUE`); also a control message. */
export const IPV6_RECVERR = 25;
/** Option of IPv6: IPv6 only, no IPv4-mapped addresses. See ipv6(7). */
export const IPV6_V6ONLY = 26;
/** Option of IPv6: each datagram comes with the address that it was sent to, and the interface (`IPV6_PKTINFO`). */
export const IPV6_RECVPKTINFO = 49;
/** Option of IPv6: the address and interface to send from; also a control message. */
export const IPV6_PKTINFO = 50;
/** Option of IPv6: each datagram comes with its hop limit (`IPV6_HOPLIMIT`). */
export const IPV6_RECVHOPLIMIT = 51;
/** Option of IPv6: the hop limit; a control message. */
export const IPV6_HOPLIMIT = 52;
/** Option of IPv6: never cut a packet: one that is too large is EMSGSIZE. */
export const IPV6_DONTFRAG = 62;
/** Option of IPv6: each datagram comes with its traffic class (`IPV6_TCLASS`). */
export const IPV6_RECVTCLASS = 66;
/** Option of IPv6: the byte of the header that names the kind of service; also a control message. */
export const IPV6_TCLASS = 67;
/** Option of IPv6: `bind` may take any address; it wants a privilege. */
export const IPV6_TRANSPARENT = 75;
/** Option of IPv6: `bind` may take an address that this machine does not have yet. */
export const IPV6_FREEBIND = 78;
/** Option of UDP: gather what is sent into one datagram, until it is taken off. See udp(7). */
export const UDP_CORK = 1;
/** Option of UDP: cut what is sent into datagrams of so many bytes; also a control message. */
export const UDP_SEGMENT = 103;
/** Option of UDP: receive several datagrams in one call. */
export const UDP_GRO = 104;

/** Level of `setsockopt()` for a packet socket's own options. See packet(7). */
export const SOL_PACKET = 263;
/** Option of a packet socket: a ring of frames, shared with the kernel, that the packets are written to. */
export const PACKET_RX_RING = 5;
/** Option of a packet socket: the layout of the ring's frames. */
export const PACKET_VERSION = 10;

/** Command of `fcntl()`: another descriptor for the same thing, the lowest free one from the argument on. */
export const F_DUPFD = 0;
/** Command of `fcntl()`: read the descriptor's flags (`FD_CLOEXEC`). See fcntl(2). */
export const F_GETFD = 1;
/** Command of `fcntl()`: set the descriptor's flags. */
export const F_SETFD = 2;
/** Command of `fcntl()`: read the status flags (`O_RDWR`, `O_NONBLOCK`). */
export const F_GETFL = 3;
/** Command of `fcntl()`: set the status flags; of ours only `O_NONBLOCK` can change. */
export const F_SETFL = 4;
/** Command of `fcntl()`: which process gets the signals SIGIO and SIGURG of it. */
export const F_GETOWN = 9;
/** Command of `fcntl()`: the same as `F_DUPFD`, with `FD_CLOEXEC`. */
export const F_DUPFD_CLOEXEC = 1030;
/** Descriptor flag: closed in a program that this process starts. */
export const FD_CLOEXEC = 1;
/** Status flag: open for reading only. */
export const O_RDONLY = 0;
/** Status flag: open for writing only. */
export const O_WRONLY = 1;
/** Status flag: open for reading and writing, as every socket is. */
export const O_RDWR = 0o2;
/** Status flag: a call that would wait answers EAGAIN (`connect`: EINPROGRESS) instead. */
export const O_NONBLOCK = 0o4000;
/** Status flag: writes go to the end of a file; means nothing to a socket. */
export const O_APPEND = 0o2000;
/** Status flag: a signal when it becomes ready (`F_GETOWN`). */
export const O_ASYNC = 0o20000;
/** Flag of `dup3()`: the new descriptor begins with `FD_CLOEXEC`. */
export const O_CLOEXEC = 0o2000000;

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
/** Event of `poll()`: the same as `POLLIN`. */
export const POLLRDNORM = 0x40;
/** Event of `poll()`: data of priority could be received; not of sockets. */
export const POLLRDBAND = 0x80;
/** Event of `poll()`: the same as `POLLOUT`. */
export const POLLWRNORM = 0x100;
/** Event of `poll()`: data of priority could be sent. */
export const POLLWRBAND = 0x200;

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
/** Event of epoll: the same as `EPOLLIN`. */
export const EPOLLRDNORM = 0x40;
/** Event of epoll: data of priority could be received; not of sockets. */
export const EPOLLRDBAND = 0x80;
/** Event of epoll: the same as `EPOLLOUT`. */
export const EPOLLWRNORM = 0x100;
/** Event of epoll: data of priority could be sent. */
export const EPOLLWRBAND = 0x200;
/** Flag of `epoll_ctl()`: of several sets that watch it, wake one or more, not all. */
export const EPOLLEXCLUSIVE = 1 << 28;
/** Flag of `epoll_ctl()`: keep the machine from going to sleep while the event is handled. */
export const EPOLLWAKEUP = 1 << 29;
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
/** `ioctl()`: ask or tell an interface's driver, as ethtool(8) does. */
export const SIOCETHTOOL = 0x8946;

/** `mmap()`: the memory may be read. See mmap(2). */
export const PROT_READ = 0x1;
/** `mmap()`: the memory may be written. */
export const PROT_WRITE = 0x2;
/** `mmap()`: the memory is the kernel's own, not a copy. */
export const MAP_SHARED = 0x1;

/** Flag of `getaddrinfo()`: an address to bind, if no host is named. See getaddrinfo(3). */
export const AI_PASSIVE = 0x1;
/** Flag of `getaddrinfo()`: the first answer has the host's full name. */
export const AI_CANONNAME = 0x2;
/** Flag of `getaddrinfo()`: the host is an address already, look nothing up. */
export const AI_NUMERICHOST = 0x4;
/** Flag of `getaddrinfo()`: where there is no IPv6 address, IPv4 ones as `::ffff:…`. */
export const AI_V4MAPPED = 0x8;
/** Flag of `getaddrinfo()`: with `AI_V4MAPPED`, the IPv4 ones besides the IPv6 ones. */
export const AI_ALL = 0x10;
/** Flag of `getaddrinfo()`: only families that this machine has an address of, beside loopback. */
export const AI_ADDRCONFIG = 0x20;
/** Flag of `getaddrinfo()`: the service is a number already, look nothing up. */
export const AI_NUMERICSERV = 0x400;

/** Flag of `getnameinfo()`: the address itself, look no name up. See getnameinfo(3). */
export const NI_NUMERICHOST = 1;
/** Flag of `getnameinfo()`: the port's number, look no name up. */
export const NI_NUMERICSERV = 2;
/** Flag of `getnameinfo()`: only the host's own part of a name of this domain. */
export const NI_NOFQDN = 4;
/** Flag of `getnameinfo()`: fail where the address has no name, instead of giving the address. */
export const NI_NAMEREQD = 8;
/** Flag of `getnameinfo()`: the service's name for UDP. */
export const NI_DGRAM = 16;

/** Number of a `ResolveError`: flags that do not fit together. See getaddrinfo(3). */
export const EAI_BADFLAGS = -1;
/** Number of a `ResolveError`: no such name, or neither host nor service. */
export const EAI_NONAME = -2;
/** Number of a `ResolveError`: the server did not answer for now. */
export const EAI_AGAIN = -3;
/** Number of a `ResolveError`: the server cannot answer. */
export const EAI_FAIL = -4;
/** Number of a `ResolveError`: the name has no address. */
export const EAI_NODATA = -5;
/** Number of a `ResolveError`: no such address family. */
export const EAI_FAMILY = -6;
/** Number of a `ResolveError`: no such type of socket. */
export const EAI_SOCKTYPE = -7;
/** Number of a `ResolveError`: no such service for that type. */
export const EAI_SERVICE = -8;
/** Number of a `ResolveError`: the host has no address of that family. */
export const EAI_ADDRFAMILY = -9;
/** Number of a `ResolveError`: out of memory. */
export const EAI_MEMORY = -10;
/** Number of a `ResolveError`: a system call failed. */
export const EAI_SYSTEM = -11;
/** Number of a `ResolveError`: the name is too long. */
export const EAI_OVERFLOW = -12;
