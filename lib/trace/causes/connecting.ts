import { hasOwnNetwork, TO_SHARE } from "../../base/notebook-network.ts";
import { formatAddress } from "../../syscall/address.ts";
import { SO_SNDTIMEO, SOL_SOCKET } from "../../syscall/constants.ts";
import { fromTimeval } from "../../syscall/option-codecs.ts";
import { portRows } from "../linux/port-rows.ts";
import { type Causes, when } from "./cause.ts";
import { type Facts, kindOf, placeOf } from "./facts.ts";
import { isBroadcast, isLinkLocal, isLoopback, isMapped, isMulticast, isOtherFamily, otherFamily } from "./family.ts";
import { ownerOf } from "./holders.ts";
import { hasNoIPv6, pathCauses, peerName } from "./naming.ts";
import { atPath, brokenPart, connectedThere, isAbstract, leftOver, living, pathOf } from "./unix-paths.ts";

const TYPES: Readonly<Record<number, string>> = { 1: "SOCK_STREAM", 2: "SOCK_DGRAM", 5: "SOCK_SEQPACKET" };
const isPath = (f: Facts): boolean => (f.to ? f.to.family === "AF_UNIX" : f.isUnix);

/** No route: also what a datagram's address can meet. */
export const unreachable = [
  when(isOtherFamily, otherFamily),
  when(
    (f: Facts) => f.isTcp && isMulticast(f.to?.host),
    (f) => `${placeOf(f)} is a group's address (multicast), and a stream has one peer: use SOCK_DGRAM`,
  ),
  when(
    (f: Facts) => f.isTcp && isBroadcast(f.to?.host),
    (f) => `${placeOf(f)} is a broadcast address, and a stream has one peer: use SOCK_DGRAM`,
  ),
  when(
    (f: Facts) => isMapped(f.to?.host) && !isMapped(f.local?.host),
    (f) =>
      f.local
        ? `the socket is bound to ${formatAddress(f.local)}, from where no IPv4 address is reached: use AF_INET`
        : `${placeOf(f)} is an IPv4 address in IPv6's form, and this socket has IPV6_V6ONLY: clear that, or use AF_INET`,
  ),
  when(
    hasOwnNetwork,
    (f: Facts) =>
      `this notebook's own network has no way out, so ${f.to?.host ?? "that address"} is not reached: ${TO_SHARE}`,
  ),
  when(
    (f: Facts) => f.to?.host !== undefined,
    (f) =>
      `no route leads from this machine to ${f.to?.host}: check the address, and whether the machine has a network`,
  ),
  "no route leads there: check the address, and whether this machine has a network",
] as const;

/** What an address can be wrong in, beside its family. */
export const badAddress = [
  when(isOtherFamily, otherFamily),
  when(
    (f: Facts) => isLinkLocal(f.to?.host),
    (f: Facts) =>
      `${placeOf(f)} is a link-local address, the same on each interface, and must name one, as fe80::1%eth0 does`,
  ),
  when(
    (f: Facts) => isLoopback(f.local?.host) && f.to?.host !== undefined && !isLoopback(f.to.host),
    (f: Facts) =>
      `the socket is bound to ${f.local ? formatAddress(f.local) : ""}, from where only this machine is reached: bind it to 0.0.0.0, or not at all`,
  ),
] as const;

export const wrongType = (f: Facts): string => {
  const [row] = [...living(f), ...connectedThere(f)];
  const theirs = row && TYPES[row.type];
  const own = TYPES[f.type ?? 0] ?? "another type";
  return theirs
    ? `the socket at ${placeOf(f)} is of type ${theirs}, and this one of ${own}: use the same type on both sides`
    : `the socket there is of another type than this one (${own}): use the same type on both sides`;
};

/** Nobody answers under a name of the file system, or under an abstract one. */
export function nobodyAtPath(f: Facts): string {
  const path = placeOf(f);
  if (f.to === undefined) return "nobody listens there: start the server first, or check the path";
  const [row] = living(f);
  if (row !== undefined && row.type !== f.type) return wrongType(f);
  if (isAbstract(f) && row === undefined)
    return `no socket has the name ${path}: start the server first, or check the name`;
  const found = isAbstract(f) ? "socket" : atPath(pathOf(f));
  if (found === "directory" || found === "file") return `${path} is no socket but a ${found}: check the path`;
  if (row !== undefined && !f.isStream && row.type === f.type)
    return `either ${leftOver(f)}, or ${ownerOf(row.inode)} has that name and takes nothing any more: start the server again`;
  if (row !== undefined && !row.listens)
    return `${ownerOf(row.inode)} is bound to ${path} but does not listen: call listen() there first`;
  if (row !== undefined)
    return `${ownerOf(row.inode)} listens at ${path} but was shut down, or had another file of that name: start the server again`;
  if (connectedThere(f).length > 0)
    return `nobody listens at ${path} any more, only connections that were accepted there are left: start the server again (rm ${path} first)`;
  return `${leftOver(f)}, and nobody listens there: remove it (rm ${path}) and start the server again`;
}

export const connecting: Causes = {
  "connect ECONNREFUSED": [
    when(isPath, nobodyAtPath),
    when((f) => f.to?.port === 0, "port 0 is nobody's: connect to the port that the server's getsockname() tells"),
    when(
      (f) => f.to?.host === undefined || isLoopback(f.to.host) || /^(0\.0\.0\.0|::)$/.test(f.to.host),
      "nobody listens there: start the server first, or check the port",
    ),
    "either nobody listens there, or a firewall refuses: start the server first, or check host and port",
  ],
  "connect EINPROGRESS": [
    when(
      (f) => f.isNonblocking,
      "the socket is non-blocking and the handshake goes on by itself: wait until it is writable, then read SO_ERROR",
    ),
    when(
      (f) => limitMs(f) > 0,
      (f) =>
        `the handshake was not over within SO_SNDTIMEO (${limitMs(f)} ms) and goes on by itself: wait until the socket is writable, then read SO_ERROR`,
    ),
    "the handshake goes on by itself: wait until the socket is writable, then read SO_ERROR",
  ],
  "connect EALREADY": [
    "an earlier connect() of this socket is still under way: wait until it is writable, then read SO_ERROR",
  ],
  "connect EISCONN": [
    when((f) => f.listens, "this socket listens, and a listener does not connect: make a new socket for that"),
    when(
      (f) => f.peer !== undefined,
      (f) => `the socket is connected to ${peerName(f)} already: make a new one for another connection`,
    ),
    when(
      (f) => f.isTcp && f.wasConnected,
      "the socket was connected before, and though that connection is over it can't connect again: make a new one",
    ),
    "the socket is connected already: make a new one for another connection",
  ],
  "connect ENETUNREACH": unreachable,
  "connect EHOSTUNREACH": [
    when(
      (f) => f.to?.family === "AF_INET6",
      (f) =>
        `no way leads to ${f.to?.host}: either this machine has no route there, or the host does not answer on its network`,
    ),
    "the host does not answer on its network, or a router has no way to it: check the address",
  ],
  "connect ETIMEDOUT": ["the host stayed silent: is it up, and does a firewall drop the packets?"],
  "connect EADDRNOTAVAIL": [
    when(hasNoIPv6, "no interface of this machine has an IPv6 address, so IPv6 is switched off here: use AF_INET"),
    when((f) => f.local !== undefined, pairTaken),
    when(
      (f) => f.to?.family === "AF_INET6",
      "either this machine has no IPv6 address to reach that one from, or no free port is left for that destination",
    ),
    "no free port is left on this side for that destination (net.ipv4.ip_local_port_range): close some connections",
  ],
  "connect EADDRINUSE": ["the socket's own address is another one's already: bind it to port 0, or not at all"],
  "connect EAFNOSUPPORT": [
    when(isOtherFamily, otherFamily),
    when(
      (f) => isMapped(f.local?.host),
      (f) =>
        `the socket is bound to ${f.local ? formatAddress(f.local) : ""}, an IPv4 address in IPv6's form, from where no other IPv6 address is reached`,
    ),
    "the address is of another family than the socket: AF_INET goes with IPv4, AF_INET6 with IPv6",
  ],
  "connect EAGAIN": [
    when(
      isPath,
      () => `the listener's queue is full: it must accept() before another connection fits, so try again later`,
    ),
    "no free port is left on this side: close some connections",
  ],
  "connect ENOENT": [
    when(
      (f) => f.to !== undefined && brokenPart(pathOf(f)).is === "nothing",
      (f) => `the folder ${brokenPart(pathOf(f)).part} does not exist: check the path`,
    ),
    (f) => `nothing is at ${f.to ? placeOf(f) : "that path"}: start the server first, or check the path`,
  ],
  "connect ENOTDIR": [pathCauses.noFolder],
  "connect ELOOP": ["the path goes through symbolic links in a circle, or through too many: check it"],
  "connect EPROTOTYPE": [wrongType],
  "connect EINVAL": [
    ...badAddress,
    when((f) => f.listens, "this socket listens, and a listener does not connect: make a new socket for that"),
    "the address does not fit what this socket is doing already: make a new socket",
  ],
  "connect EACCES": [
    when(
      isPath,
      (f) =>
        `this user may not write to ${placeOf(f)}, or may not search a folder above it: ask for rights to it (chmod)`,
    ),
    when((f) => isBroadcast(f.to?.host), "a broadcast address wants the option SO_BROADCAST: set it first"),
    "either it is a broadcast address, which wants the option SO_BROADCAST, or a rule of this system forbids it",
  ],
  "connect EPERM": [
    when(isPath, (f) => `the socket at ${placeOf(f)} is connected to another peer, and takes nothing from others`),
    "a firewall rule of this machine forbids it",
  ],
  "connect ECONNRESET": [
    "the attempt was cut off, by the peer or by a shutdown of this socket: make a new socket and connect again",
  ],
  "connect ECONNABORTED": [
    "an earlier connect() of this socket has failed, and this call only tells so: call connect() once more, or make a new socket",
  ],
  "connect EOPNOTSUPP": [(f) => `${kindOf(f)} does not connect`],
  "connect EPIPE": ["this socket was shut down before: make a new one"],
};

function limitMs(f: Facts): number {
  const numbers = f.optionNumbers(SOL_SOCKET, SO_SNDTIMEO);
  return numbers ? fromTimeval(numbers) : 0;
}

function pairTaken(f: Facts): string {
  const { local, to } = f;
  if (local === undefined || to === undefined || local.port === undefined)
    return "that address cannot be reached from the one that this socket is bound to";
  const [row] = portRows("tcp", local.port).filter(
    ({ peer, state }) => state !== "LISTEN" && peer.port === to.port && peer.host === to.host,
  );
  const what =
    row === undefined
      ? "a connection between the two has not ended yet"
      : `a connection between the two is there already (${row.state}${row.timeWaitMs > 0 ? `, for ${Math.ceil(row.timeWaitMs / 1000)} s more` : ""})`;
  return `the socket is bound to ${formatAddress(local)}, and ${what}: bind to another port, or leave out bind()`;
}
