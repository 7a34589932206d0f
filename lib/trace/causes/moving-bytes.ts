import { MSG_OOB, SO_SNDBUF, SOCK_DGRAM, SOL_SOCKET } from "../../syscall/constants.ts";
import { type Cause, type Causes, type Sentence, when } from "./cause.ts";
import { badAddress, nobodyAtPath, unreachable, wrongType } from "./connecting.ts";
import { type Facts, placeOf } from "./facts.ts";
import { isBroadcast, isMapped, isOtherFamily, otherFamily } from "./family.ts";
import { pathCauses, peerName } from "./naming.ts";
import { full, noConnection, nothingCame } from "./not-now.ts";
import { brokenPart, pathOf } from "./unix-paths.ts";

const POLLHUP = 0x10;
/** The largest datagrams: 65,535 bytes of a packet less the headers. RFC 768, RFC 8200. */
const UDP4_MAX = 65_507;
const UDP6_MAX = 65_527;
/** What the kernel keeps of SO_SNDBUF for itself in a Unix-domain datagram. */
const UNIX_OVERHEAD = 32;

const SHUT_HERE = "this side was shut down by shutdown(), and sends no more";
const MSG_OOB_ONLY = "only TCP has an urgent byte (MSG_OOB)";
const oob = (f: Facts): boolean => ((f.ints[1] ?? 0) & MSG_OOB) !== 0;

/** EPIPE: nothing can be sent any more, or not yet. */
const pipe: readonly (Cause | Sentence)[] = [
  when((f) => f.listens, "this socket listens, and carries no bytes itself: send on a socket that accept() returned"),
  when((f) => f.isTcp && !f.wasConnected, "the socket is not connected: call connect() first"),
  when(
    (f) => f.isTcp && /^(FIN_WAIT1|FIN_WAIT2|CLOSING|LAST_ACK|TIME_WAIT)$/.test(f.view.state ?? ""),
    `${SHUT_HERE}: send before that, or make a new socket`,
  ),
  when((f) => f.shutDownHere === true, `${SHUT_HERE}: send before that, or make a new socket`),
  when(
    (f) => f.isTcp && f.view.state === "CLOSE" && f.shutDownHere === false,
    "the connection is over: the peer reset it, as it does when bytes reach a closed socket; connect anew",
  ),
  when(
    (f) => f.isTcp,
    "the connection is over: either the peer reset it, or this side was shut down by shutdown(); connect anew",
  ),
  when(
    (f) => f.isUnix && (f.hangUps & POLLHUP) !== 0 && f.shutDownHere === false,
    "the peer has closed its end or shut it down, so that nobody would receive it: connect anew",
  ),
  when(
    (f) => f.isUnix && f.shutDownHere === false,
    "the peer takes no more: it called shutdown() with SHUT_RD or SHUT_RDWR",
  ),
  "either this side was shut down by shutdown(), or the peer has closed its end or takes no more: connect anew",
];

const earlier = (f: Facts): string =>
  `an earlier datagram${f.peer ? ` to ${peerName(f)}` : ""} found no socket at its port, and the answer (ICMP) comes with this call, which did nothing itself: check the port, then call again`;

const refused: readonly (Cause | Sentence)[] = [
  when((f) => f.isUdp, earlier),
  when((f) => f.isUnix && f.to !== undefined, nobodyAtPath),
  when((f) => f.isUnix, "the socket that this one was connected to is gone: connect to a new one"),
  when((f) => f.isTcp, "an earlier connect() of this socket was refused, and this call tells so: nobody listens there"),
  "an earlier call was refused, and the answer comes with this one",
];

const reset: readonly (Cause | Sentence)[] = [
  when(
    (f) => f.isUnix && f.isStream,
    "the peer closed its end without having read all that was sent to it: close this socket",
  ),
  "the peer reset the connection: it closed with bytes unread, or with SO_LINGER 0, or got bytes after it was closed; close this socket, and connect anew",
];

const notConnected: readonly (Cause | Sentence)[] = [
  when((f) => f.listens, "this socket listens, and carries no bytes itself: take a socket that accept() returned"),
  when((f) => f.isTcp && f.wasConnected, "the connection is over: connect anew, with a new socket"),
  when(
    (f) => f.isUnix && f.type === SOCK_DGRAM && f.syscall === "send",
    "this socket has no peer: connect first, or use sendto() with a path",
  ),
  "the socket has no peer: connect() first, or take the socket that accept() returned",
];

const tooLong: readonly (Cause | Sentence)[] = [
  when(
    (f) => f.isUnix,
    (f) =>
      `a message over a Unix-domain socket must fit the send buffer, here at most ${(f.option(SOL_SOCKET, SO_SNDBUF) ?? 0) - UNIX_OVERHEAD} bytes (SO_SNDBUF less ${UNIX_OVERHEAD}): send less, or use a stream`,
  ),
  when(
    (f) => f.isUdp && longest(f) > 0 && (f.ints[0] ?? 0) > longest(f),
    (f) =>
      `one datagram carries at most ${longest(f)} bytes over ${longest(f) === UDP4_MAX ? "IPv4" : "IPv6"}: send less, or use a stream`,
  ),
  when(
    (f) => f.isUdp,
    "the datagram is longer than a packet of the interface may be, and must not be cut (IP_MTU_DISCOVER): send less",
  ),
  "the message is too long for this socket: send less at once",
];

/** 0 where the way, IPv4 or IPv6, is not known. */
function longest(f: Facts): number {
  const { host } = f.to ?? f.peer ?? {};
  if (host === undefined) return 0;
  return host.includes(":") && !isMapped(host) ? UDP6_MAX : UDP4_MAX;
}

const denied: readonly (Cause | Sentence)[] = [
  when(
    (f) => f.isUnix,
    (f) =>
      `this user may not write to ${placeOf(f)}, or may not search a folder above it: ask for rights to it (chmod)`,
  ),
  when(
    (f) => isBroadcast(f.to?.host ?? f.peer?.host),
    "a broadcast address wants the option SO_BROADCAST: set it first",
  ),
  when(
    (f) => f.isUdp,
    "either it is a broadcast address, which wants the option SO_BROADCAST, or a rule of this system forbids it",
  ),
];

const forbidden: readonly (Cause | Sentence)[] = [
  when(
    (f) => f.isUnix && f.to !== undefined,
    (f) => `the socket at ${placeOf(f)} is connected to another peer, and takes nothing from others`,
  ),
  when(
    (f) => f.isUnix,
    "the socket that this one is connected to has a peer of its own, and takes nothing from others",
  ),
  "a firewall rule of this machine forbids it",
];

const cannot: readonly (Cause | Sentence)[] = [
  when((f) => oob(f) && !f.isTcp, MSG_OOB_ONLY),
  when(
    (f) => f.isUnix && f.isStream && f.to !== undefined,
    "a stream socket takes no address with its bytes: connect() first, then send()",
  ),
];

const outward: Causes = {
  EPIPE: pipe,
  ECONNRESET: reset,
  ECONNREFUSED: refused,
  EAGAIN: full,
  ENOTCONN: notConnected,
  EMSGSIZE: tooLong,
  EOPNOTSUPP: cannot,
  EACCES: denied,
  EPERM: forbidden,
  EDESTADDRREQ: ["a datagram needs a destination, and this socket has no peer: connect() first, or use sendto()"],
  EISCONN: ["a connected stream socket takes no address with its bytes: use send()"],
  ENETUNREACH: unreachable,
  EAFNOSUPPORT: [when(isOtherFamily, otherFamily), "the address is of another family than the socket"],
  EPROTOTYPE: [wrongType],
  ENOENT: [
    when(
      (f) => f.to !== undefined && brokenPart(pathOf(f)).is === "nothing",
      (f) => `the folder ${brokenPart(pathOf(f)).part} does not exist: check the path`,
    ),
    (f) => `nothing is at ${f.to ? placeOf(f) : "that path"}: start the receiver first, or check the path`,
  ],
  ENOTDIR: [pathCauses.noFolder],
  ETIMEDOUT: ["the peer acknowledged nothing for too long, and the connection was given up: connect anew"],
  EHOSTUNREACH: ["the host does not answer on its network, or a router has no way to it: check the address"],
  ENOBUFS: ["the interface's queue is full for now: try again"],
  EINVAL: [
    ...badAddress,
    when((f) => f.to?.port === 0, "port 0 is nobody's: a datagram needs the receiver's port"),
    when(oob, "either the urgent byte was taken already or none has come, or SO_OOBINLINE leaves it among the others"),
    "either the address or the flags do not suit this socket",
  ],
};

const inward: Causes = {
  EAGAIN: [when(oob, "the urgent byte was announced and has not come yet: try again"), ...nothingCame],
  ENOTCONN: notConnected,
  ECONNRESET: reset,
  ECONNREFUSED: refused,
  EOPNOTSUPP: [when((f) => oob(f) && !f.isTcp, MSG_OOB_ONLY)],
  ETIMEDOUT: ["the peer acknowledged nothing for too long, and the connection was given up: connect anew"],
  EHOSTUNREACH: ["the peer could not be reached any more: connect anew"],
  EINVAL: [
    when(
      (f) => f.isTcp && oob(f),
      "there is no urgent byte: either none has come, or it was taken already, or SO_OOBINLINE leaves it among the others",
    ),
    when(
      (f) => f.isUnix && f.isStream && f.listens,
      "this socket listens, and carries no bytes itself: take a socket that accept() returned",
    ),
    when(
      (f) => f.isUnix && f.isStream && f.peer === undefined,
      "the socket is not connected: connect() first, or take the socket that accept() returned",
    ),
    "the flags do not suit this socket",
  ],
};

const byCall = (name: string, causes: Causes): Causes =>
  Object.fromEntries(Object.entries(causes).map(([code, list]) => [`${name} ${code}`, list]));

/** send, sendto, recv, recvfrom. */
export const movingBytes: Causes = {
  ...byCall("send", outward),
  ...byCall("sendto", outward),
  ...byCall("recv", inward),
  ...byCall("recvfrom", inward),
  "accept EAGAIN": noConnection,
};
