import {
  IPPROTO_IPV6,
  IPPROTO_TCP,
  IPV6_V6ONLY,
  SO_ACCEPTCONN,
  SO_DOMAIN,
  SO_ERROR,
  SO_PROTOCOL,
  SO_TYPE,
  SOL_SOCKET,
} from "../../syscall/constants.ts";
import { nameOf } from "../../syscall/names.ts";
import { type Cause, type Causes, type Sentence, when } from "./cause.ts";
import { type Facts, kindOf } from "./facts.ts";

const IPPROTO_IP = 0;
const IPPROTO_UDP = 17;
const SO_DEBUG = 1;
const READ_ONLY: readonly number[] = [SO_TYPE, SO_ERROR, SO_ACCEPTCONN, SO_PROTOCOL, SO_DOMAIN];

const level = (f: Facts): number => f.ints[0] ?? 0;
const option = (f: Facts): number => f.ints[1] ?? 0;
const levelName = (f: Facts): string => nameOf.level(level(f)).replace(/^(?=\d)/, "level ");
const optionName = (f: Facts): string => nameOf.option(level(f), option(f)).replace(/^(?=-?\d)/, "option ");

/** Whether the option's level is one that this kind of socket does not have. */
function isForeign(f: Facts): boolean {
  if (level(f) === SOL_SOCKET) return false;
  if (level(f) === IPPROTO_TCP) return !f.isTcp;
  if (level(f) === IPPROTO_UDP) return !f.isUdp;
  if (level(f) === IPPROTO_IPV6) return f.family !== undefined && (!f.isInet || nameOf.family(f.family) === "AF_INET");
  return level(f) === IPPROTO_IP && !f.isInet;
}

const noSuch: readonly (Cause | Sentence)[] = [
  when(
    (f) => f.syscall === "setsockopt" && level(f) === SOL_SOCKET && READ_ONLY.includes(option(f)),
    (f) => `${optionName(f)} can only be read: use getsockopt()`,
  ),
  when(isForeign, (f) => `${optionName(f)} is an option of ${levelName(f)}, which ${kindOf(f)} does not have`),
  (f) => `this kernel has no ${optionName(f)} for ${kindOf(f)} at ${levelName(f)}: check level and number`,
];

/** getsockopt, setsockopt, fcntl, ioctl. */
export const settingOptions: Causes = {
  "setsockopt ENOPROTOOPT": noSuch,
  "getsockopt ENOPROTOOPT": noSuch,
  "setsockopt EOPNOTSUPP": noSuch
    .filter((cause) => cause !== noSuch[2])
    .concat((f: Facts) => `${kindOf(f)} has no ${optionName(f)}`),
  "getsockopt EOPNOTSUPP": [
    when(isForeign, (f) => `${optionName(f)} is an option of ${levelName(f)}, which ${kindOf(f)} does not have`),
    (f) => `${kindOf(f)} has no ${optionName(f)}`,
  ],
  "setsockopt EINVAL": [
    when(
      (f) => level(f) === IPPROTO_IPV6 && option(f) === IPV6_V6ONLY && f.local !== undefined,
      "IPV6_V6ONLY is settled once the socket has an address: set it before bind()",
    ),
    when(
      (f) => f.listens && level(f) === IPPROTO_TCP,
      (f) => `either the value does not fit ${optionName(f)}, or it can't be set while the socket listens: see tcp(7)`,
    ),
    (f) =>
      `${f.value ? `the value ${f.value[0]} does` : "the value does"} not fit ${optionName(f)}, or not in this state of the socket: see ${manual(f)}`,
  ],
  "getsockopt EINVAL": [
    (f) => `${optionName(f)} cannot be read like this, or not in this state of the socket: see ${manual(f)}`,
  ],
  "setsockopt EPERM": [
    (f) => `setting ${optionName(f)} like this wants a privilege (CAP_NET_ADMIN as a rule): see capabilities(7)`,
  ],
  "setsockopt EACCES": [
    when(
      (f) => level(f) === SOL_SOCKET && option(f) === SO_DEBUG,
      "1 at SOL_SOCKET is SO_DEBUG, which wants the privilege CAP_NET_ADMIN: was an option of IPPROTO_TCP meant?",
    ),
    (f) => `setting ${optionName(f)} like this wants a privilege: see ${manual(f)}`,
  ],
  "setsockopt EDOM": ["a time limit's microseconds must be less than a second"],
  "setsockopt ENOENT": [(f) => `this kernel has nothing of that name for ${optionName(f)}: check the spelling`],
  "setsockopt EISCONN": [(f) => `${optionName(f)} can't be set any more once the socket is connected`],
  "setsockopt ENOTCONN": [(f) => `${optionName(f)} can only be set on a connected socket`],
  "setsockopt EADDRINUSE": [(f) => `${optionName(f)} was set like this on this socket already`],
  "setsockopt EADDRNOTAVAIL": [
    (f) => `no interface of this machine, or no membership of this socket, has the address that ${optionName(f)} names`,
  ],
  "setsockopt ENODEV": [(f) => `there is no interface such as ${optionName(f)} names: check its name or address`],
  "fcntl EINVAL": [
    (f) => `either fcntl() has no command ${nameOf.fcntl(f.ints[0] ?? 0)}, or its argument does not suit it`,
  ],
  "fcntl EPERM": ["the flag belongs to the file, and may not be changed"],
  "ioctl EINVAL": [
    when((f) => f.listens, "a listener has no bytes to count: ask the sockets that accept() returned"),
    "this socket has no such queue in its present state",
  ],
  "ioctl ENOTTY": [(f) => `${kindOf(f)} does not know this request`],
  "ioctl EOPNOTSUPP": [(f) => `${kindOf(f)} does not know this request`],
};

function manual(f: Facts): string {
  if (level(f) === IPPROTO_TCP) return "tcp(7)";
  if (level(f) === IPPROTO_IPV6) return "ipv6(7)";
  return level(f) === IPPROTO_IP ? "ip(7)" : "socket(7)";
}
