import * as constants from "./constants.ts";

const C = { ...constants };
const ALL = Object.entries(C);

type Table = ReadonlyMap<number, string>;

function table(...names: (keyof typeof constants)[]): Table {
  return new Map(names.map((name) => [C[name], name]));
}

/** The constants whose names begin so, but not as the other prefix says, in the order of their values. */
function prefixed(prefix: string, without = "\0"): Table {
  const named = ALL.filter(([name]) => name.startsWith(prefix) && !name.startsWith(without));
  return new Map(named.map(([name, value]) => [value, name] as const).sort(([one], [other]) => one - other));
}

const FAMILIES = prefixed("AF_");
const TYPES = table("SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_SEQPACKET");
const TYPE_FLAGS = table("SOCK_NONBLOCK", "SOCK_CLOEXEC");
const PROTOCOLS = table("IPPROTO_ICMP", "IPPROTO_TCP", "IPPROTO_UDP", "IPPROTO_ICMPV6", "IPPROTO_RAW");
const HOWS = prefixed("SHUT_");
const FCNTLS = prefixed("F_");
const EPOLL_OPS = prefixed("EPOLL_CTL_");
const IOCTLS = prefixed("SIO");
const LEVELS = table("IPPROTO_IP", "SOL_SOCKET", "IPPROTO_TCP", "IPPROTO_UDP", "IPPROTO_IPV6", "SOL_PACKET");
const OPTIONS: ReadonlyMap<number, Table> = new Map([
  [C.SOL_SOCKET, prefixed("SO_")],
  [C.IPPROTO_IP, prefixed("IP_", "IP_PMTUDISC_")],
  [C.IPPROTO_TCP, prefixed("TCP_")],
  [C.IPPROTO_UDP, prefixed("UDP_")],
  [C.IPPROTO_IPV6, prefixed("IPV6_")],
  [C.SOL_PACKET, prefixed("PACKET_")],
]);
const PROT = table("PROT_READ", "PROT_WRITE");
const MSG = prefixed("MSG_");
const POLL = table("POLLIN", "POLLPRI", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL", "POLLRDHUP");
const EPOLL = table(
  ...(["EPOLLIN", "EPOLLPRI", "EPOLLOUT", "EPOLLERR", "EPOLLHUP", "EPOLLRDHUP"] as const),
  ...(["EPOLLEXCLUSIVE", "EPOLLWAKEUP", "EPOLLONESHOT", "EPOLLET"] as const),
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

const typeFlags = flags(TYPE_FLAGS);

/** The constant's name for a number, or the number itself where Linux has a value that we have no name for. */
export const nameOf = {
  family: one(FAMILIES),
  type: (value: number): string => {
    const set = value & (C.SOCK_NONBLOCK | C.SOCK_CLOEXEC);
    const name = TYPES.get(value & ~set);
    return name === undefined ? String(value) : [name, ...(set === 0 ? [] : [typeFlags(set)])].join("|");
  },
  protocol: (value: number): string => (value === 0 ? "0" : (PROTOCOLS.get(value) ?? String(value))),
  how: one(HOWS),
  level: one(LEVELS),
  option: (level: number, option: number): string => OPTIONS.get(level)?.get(option) ?? String(option),
  fcntl: one(FCNTLS),
  fcntlFlags: flags(table("O_RDWR", "O_APPEND", "O_NONBLOCK", "O_ASYNC")),
  fdFlags: flags(table("FD_CLOEXEC")),
  dupFlags: flags(table("O_CLOEXEC")),
  typeFlags,
  epollOp: one(EPOLL_OPS),
  epollFlags: flags(table("EPOLL_CLOEXEC")),
  ioctl: one(IOCTLS),
  prot: flags(PROT),
  msg: flags(MSG),
  poll: flags(POLL),
  epoll: flags(EPOLL),
} as const;
