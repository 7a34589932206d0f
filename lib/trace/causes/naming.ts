import { readQuietly } from "../../base/ignore-errors.ts";
import { formatAddress } from "../../syscall/address.ts";
import { addressInUse } from "./address-in-use.ts";
import { type Cause, type Causes, when } from "./cause.ts";
import { type Facts, kindOf, placeOf } from "./facts.ts";
import { isLinkLocal, isMapped, isMulticast, isOtherFamily, otherFamily } from "./family.ts";
import { brokenPart, inFolder, pathOf } from "./unix-paths.ts";

const hasAddress = (f: Facts): boolean => f.local !== undefined;
const itsAddress = (f: Facts): string => (f.local ? formatAddress(f.local) : "");
/** The call on record that gave the socket its address. */
function giverOf(f: Facts): string {
  if (f.made?.call === "accept") return "accept() gave the socket";
  const giver = f.own.findLast(({ call, result }) => result >= 0 && /^(bind|listen|connect|send|sendto)$/.test(call));
  return f.made && giver ? `${giver.call}() gave the socket` : "the socket has";
}

const isPath = (f: Facts): boolean => f.to?.family === "AF_UNIX";

/** Whether the call's address is of IPv6, and the machine has no address of that family. */
export const hasNoIPv6 = (f: Facts): boolean =>
  f.to?.family === "AF_INET6" && !isMapped(f.to.host) && readQuietly("/proc/net/if_inet6") === "";

/** Ports below this number want a privilege. */
const privileged = (): number => Number(readQuietly("/proc/sys/net/ipv4/ip_unprivileged_port_start").trim() || 1024);

/** A folder on the way to a path that is not there, or is none. */
export const pathCauses = {
  missing: (f: Facts) => {
    const { part, is } = brokenPart(pathOf(f));
    if (is === "nothing") return `the folder ${part} does not exist: make it first, or check the path`;
    return pathOf(f).endsWith("/")
      ? "the path ends like a folder's, and bind() makes a file: leave the last / out"
      : `no socket's file can be made in ${inFolder(f)}: take another path, such as one in /tmp`;
  },
  noFolder: (f: Facts) => {
    const { part, is } = brokenPart(pathOf(f));
    return is === "directory"
      ? "the path ends like a folder's, and is none: leave the last / out"
      : `${part} is no folder: check the path`;
  },
} as const;

/** bind, listen, getsockname, getpeername, shutdown. */
export const naming: Causes = {
  ...addressInUse,
  "bind EINVAL": [
    when(isOtherFamily, otherFamily),
    when(
      hasAddress,
      (f) =>
        `${giverOf(f)} the address ${itsAddress(f)} already${f.peer ? " and a peer" : ""}: bind once, before connect() and listen()`,
    ),
    when(
      ({ to }) => isLinkLocal(to?.host),
      (f) =>
        `${placeOf(f)} is a link-local address, the same on each interface, and must name one, as fe80::1%eth0 does`,
    ),
    when(
      (f) => isMapped(f.to?.host),
      (f) =>
        `${placeOf(f)} is an IPv4 address in IPv6's form, and this socket has IPV6_V6ONLY: clear that before bind(), or use AF_INET`,
    ),
    when(
      (f) => f.isTcp && isMulticast(f.to?.host),
      (f) => `${placeOf(f)} is a group's address (multicast), and a stream has one peer: use SOCK_DGRAM`,
    ),
    when(
      (f) => f.isTcp && f.view.state !== "CLOSE",
      (f) => `the socket is in use already (${f.view.state}): bind once, before connect() and listen()`,
    ),
    "either the socket has an address already, or this is none for its family",
  ],
  "bind EAFNOSUPPORT": [when(isOtherFamily, otherFamily), "the address is of another family than the socket"],
  "bind EADDRNOTAVAIL": [
    when(hasNoIPv6, "no interface of this machine has an IPv6 address, so IPv6 is switched off here: use AF_INET"),
    when(
      (f) => f.to?.family === "AF_INET6",
      (f) => `no interface of this machine has the address ${f.to?.host}: use ::1, or :: for all of them`,
    ),
    (f) =>
      `no interface of this machine has ${f.to?.host ? `the address ${f.to.host}` : "that address"}: use 127.0.0.1, or 0.0.0.0 for all of them`,
  ],
  "bind EACCES": [
    when(
      isPath,
      (f) => `this user may not make a file there: ${inFolder(f)} must be writable, and those above it searchable`,
    ),
    when(
      (f) => f.to?.port !== undefined && f.to.port > 0 && f.to.port < privileged(),
      () => `ports below ${privileged()} want a privilege (CAP_NET_BIND_SERVICE): take one from ${privileged()} on`,
    ),
    "a rule of this system (a security module) forbids that address",
  ],
  "bind EPERM": [
    when(isPath, (f) => `no socket's file can be made in ${inFolder(f)}: take another path, such as one in /tmp`),
    "a rule of this system forbids that address",
  ],
  "bind ENOENT": [pathCauses.missing],
  "bind ENOTDIR": [pathCauses.noFolder],
  "bind EROFS": [
    (f) => `${inFolder(f)} is on a file system that can only be read: take another path, such as one in /tmp`,
  ],
  "bind ELOOP": ["the path goes through symbolic links in a circle, or through too many: check it"],
  "bind ENOSPC": [(f) => `the disk of ${inFolder(f)} is full, and bind() makes a file there`],
  "bind ENAMETOOLONG": ["a part of the path is too long: 255 bytes are the most"],
  "bind ENODEV": ["the address names an interface that is not there: check what follows the %"],
  "bind EOPNOTSUPP": [(f) => `${kindOf(f)} has no address of its own to choose`],

  "listen EINVAL": [
    when(
      (f) => f.isUnix && f.peer === undefined && f.local === undefined,
      "a Unix-domain socket must have a name before it listens: call bind() first",
    ),
    when(
      (f) => f.peer !== undefined,
      (f) => `the socket is connected to ${peerName(f)}, and a connected socket cannot listen: make a new one for that`,
    ),
    when(
      (f) => f.view.state === "SYN_SENT",
      "its connect() is still under way, and a socket that connects cannot listen: make a new one for that",
    ),
    when((f) => f.wasConnected, "it was connected, and that connection is over: make a new socket to listen with"),
    "a socket that is connected, or whose connect() is under way, cannot listen: make a new one for that",
  ],
  "listen EOPNOTSUPP": [
    (f) => `${kindOf(f)} has no connections to wait for: only stream sockets listen, so create it with SOCK_STREAM`,
  ],

  "getpeername ENOTCONN": noPeer("connect() or accept() gives a socket its peer"),
  "shutdown ENOTCONN": [
    when(
      (f) => f.isTcp && f.wasConnected,
      "the connection is over in both directions already, so there is nothing left to shut down: close the socket",
    ),
    when((f) => f.isUdp, "this UDP socket has no peer, so there is nothing to shut down: just close it"),
    "there is no connection to shut down: connect first, or just close the socket",
  ],
  "shutdown EINVAL": ["how must be SHUT_RD, SHUT_WR or SHUT_RDWR"],
};

/** Why a socket has no peer. */
function noPeer(wayOut: string): (Cause | string)[] {
  return [
    when((f) => f.listens, "this socket listens, and has no peer itself: the sockets that accept() returns have"),
    when((f) => f.view.state === "SYN_SENT", "its connect() is still under way: wait until that is over"),
    when((f) => f.isTcp && f.wasConnected, "the connection is over: ask for the peer while it lasts"),
    `the socket has no peer: ${wayOut}`,
  ];
}

export function peerName(f: Facts): string {
  return f.peer && formatAddress(f.peer) !== "(no name)" ? formatAddress(f.peer) : "its peer";
}
