import { AF_INET, AF_INET6, AF_PACKET, AF_UNIX, SOCK_DGRAM, SOCK_STREAM } from "../../syscall/constants.ts";
import { nameOf } from "../../syscall/names.ts";
import { type Causes, when } from "./cause.ts";
import { type Facts, kindOf } from "./facts.ts";

const TYPE_MASK = 0xf;
/** SOCK_NONBLOCK and SOCK_CLOEXEC. */
const TYPE_FLAGS = 0o2004000;
const TYPES = 11;
const SOCK_RAW = 3;
const FAMILIES = 46;

const family = (f: Facts): number => f.ints[0] ?? 0;
const type = (f: Facts): number => (f.ints[1] ?? 0) & TYPE_MASK;
const protocol = (f: Facts): number => f.ints[2] ?? 0;
const NET_RAW = "be root, or give it to the program with setcap cap_net_raw+ep, or use runInNamespace()";

/** Whether the record has a listen() of this socket. */
const listened = ({ own }: Facts): boolean => own.some(({ call, result }) => call === "listen" && result === 0);

/** socket and accept: the calls that make a socket. */
export const making: Causes = {
  "socket EAFNOSUPPORT": [
    when(
      (f) => family(f) < 0 || family(f) >= FAMILIES,
      (f) => `${family(f)} is the number of no address family: use AF_INET, AF_INET6 or AF_UNIX`,
    ),
    (f) =>
      `this kernel has no ${nameOf.family(family(f)).replace(/^(?=\d)/, "address family ")}: use AF_INET, AF_INET6 or AF_UNIX`,
  ],
  "socket EINVAL": [
    when(
      (f) => ((f.ints[1] ?? 0) & ~TYPE_MASK & ~TYPE_FLAGS) !== 0,
      "the type has a bit that no flag has: only SOCK_NONBLOCK and SOCK_CLOEXEC may be added to it",
    ),
    when(
      (f) => type(f) >= TYPES,
      (f) => `${type(f)} is the number of no type: use SOCK_STREAM or SOCK_DGRAM`,
    ),
    when(
      (f) => protocol(f) !== 0,
      (f) => `${protocol(f)} is the number of no protocol: leave it 0`,
    ),
    "either the type or the protocol has no such number: use SOCK_STREAM or SOCK_DGRAM, and protocol 0",
  ],
  "socket EPROTONOSUPPORT": [
    when((f) => type(f) === SOCK_RAW && protocol(f) === 0, "SOCK_RAW has no protocol of its own: name one"),
    when(
      (f) => protocol(f) !== 0,
      (f) =>
        `protocol ${nameOf.protocol(protocol(f))} does not belong to ${nameOf.type(type(f))} of ${nameOf.family(family(f))}: leave it 0`,
    ),
    "the protocol does not belong to this family and type: leave it 0",
  ],
  "socket ESOCKTNOSUPPORT": [
    (f) =>
      `${nameOf.family(family(f))} has no sockets of type ${nameOf.type(type(f))}: use ${family(f) === AF_UNIX ? "SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET" : "SOCK_STREAM or SOCK_DGRAM"}`,
  ],
  "socket EPERM": [
    when((f) => family(f) === AF_PACKET, `seeing whole packets wants the capability CAP_NET_RAW: ${NET_RAW}`),
    when(
      (f) => (family(f) === AF_INET || family(f) === AF_INET6) && type(f) !== SOCK_STREAM && type(f) !== SOCK_DGRAM,
      `raw packets want the capability CAP_NET_RAW: ${NET_RAW}`,
    ),
    "a privilege is missing, or a rule of this system forbids it",
  ],
  "accept EINVAL": [
    when((f) => f.peer !== undefined, "this socket is a connection: accept() belongs to the socket that listens"),
    when(listened, "the socket listened, and shutdown() ended that: call listen() again"),
    when((f) => f.local === undefined, "the socket does not listen: call bind() and listen() first"),
    when((f) => f.made !== undefined, "the socket does not listen: call listen() first"),
    "the socket does not listen: either listen() was not called, or shutdown() ended it",
  ],
  "accept EOPNOTSUPP": [
    (f) => `${kindOf(f)} has no connections to accept: it just receives, and only stream sockets accept`,
  ],
  "accept ECONNABORTED": ["the client gave up before it was accepted: accept the next one"],
  "accept EPROTO": ["the client's connection broke before it was accepted: accept the next one"],
};
