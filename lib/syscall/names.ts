import * as constants from "./constants.ts";

const C = { ...constants };

type Table = ReadonlyMap<number, string>;

function table(...names: (keyof typeof constants)[]): Table {
  return new Map(names.map((name) => [C[name], name]));
}

const FAMILIES = table("AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET");
const TYPES = table("SOCK_STREAM", "SOCK_DGRAM");
const PROTOCOLS = table("IPPROTO_TCP", "IPPROTO_UDP");
const HOWS = table("SHUT_RD", "SHUT_WR", "SHUT_RDWR");
const FCNTLS = table("F_GETFD", "F_SETFD", "F_GETFL", "F_SETFL");
const EPOLL_OPS = table("EPOLL_CTL_ADD", "EPOLL_CTL_DEL", "EPOLL_CTL_MOD");
const IOCTLS = table("SIOCINQ", "SIOCOUTQ", "SIOCSIFFLAGS");
const LEVELS: Table = new Map([...table("SOL_SOCKET", "IPPROTO_TCP", "IPPROTO_IPV6", "SOL_PACKET"), [0, "IPPROTO_IP"]]);
const OPTIONS: ReadonlyMap<number, Table> = new Map([
  [
    C.SOL_SOCKET,
    table(
      ...(["SO_REUSEADDR", "SO_TYPE", "SO_ERROR", "SO_SNDBUF", "SO_RCVBUF", "SO_KEEPALIVE", "SO_LINGER"] as const),
      ...(["SO_REUSEPORT", "SO_RCVTIMEO", "SO_SNDTIMEO", "SO_ACCEPTCONN", "SO_PROTOCOL", "SO_DOMAIN"] as const),
      ...(["SO_ATTACH_FILTER", "SO_MEMINFO"] as const),
    ),
  ],
  [
    C.IPPROTO_TCP,
    table(
      ...(["TCP_NODELAY", "TCP_MAXSEG", "TCP_CORK", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"] as const),
      ...(["TCP_SYNCNT", "TCP_DEFER_ACCEPT", "TCP_INFO", "TCP_QUICKACK", "TCP_USER_TIMEOUT"] as const),
    ),
  ],
  [C.IPPROTO_IPV6, table("IPV6_V6ONLY")],
  [C.SOL_PACKET, table("PACKET_RX_RING", "PACKET_VERSION")],
]);
const PROT = table("PROT_READ", "PROT_WRITE");
const MSG = table("MSG_OOB", "MSG_PEEK", "MSG_TRUNC", "MSG_DONTWAIT", "MSG_WAITALL", "MSG_NOSIGNAL", "MSG_MORE");
const POLL = table("POLLIN", "POLLPRI", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL", "POLLRDHUP");
const EPOLL = table(
  ...(["EPOLLIN", "EPOLLPRI", "EPOLLOUT", "EPOLLERR", "EPOLLHUP", "EPOLLRDHUP", "EPOLLONESHOT", "EPOLLET"] as const),
);

function one(names: Table): (value: number) => string {
  return (value) => names.get(value) ?? String(value);
}

function flags(names: Table): (value: number) => string {
  return (value) => {
    const set = [...names].filter(([bit]) => (value & bit) !== 0);
    const rest = set.reduce((left, [bit]) => left & ~bit, value);
    const words = set.map(([, name]) => name);
    if (rest !== 0 || words.length === 0) words.push(rest === 0 ? "0" : `0x${(rest >>> 0).toString(16)}`);
    return words.join("|");
  };
}

/** The constant's name for a number, or the number itself where Linux has a value that we have no name for. */
export const nameOf = {
  family: one(FAMILIES),
  type: one(TYPES),
  protocol: (value: number): string => (value === 0 ? "0" : (PROTOCOLS.get(value) ?? String(value))),
  how: one(HOWS),
  level: one(LEVELS),
  option: (level: number, option: number): string => OPTIONS.get(level)?.get(option) ?? String(option),
  fcntl: one(FCNTLS),
  fcntlFlags: flags(table("O_RDWR", "O_NONBLOCK")),
  fdFlags: flags(table("FD_CLOEXEC")),
  epollOp: one(EPOLL_OPS),
  epollFlags: flags(table("EPOLL_CLOEXEC")),
  ioctl: one(IOCTLS),
  prot: flags(PROT),
  msg: flags(MSG),
  poll: flags(POLL),
  epoll: flags(EPOLL),
} as const;
