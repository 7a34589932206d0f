import { quote } from "../base/text.ts";
import { formatAddress } from "../syscall/address.ts";
import {
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_SETFD,
  F_SETFL,
  SO_LINGER,
  SO_RCVTIMEO,
  SO_SNDTIMEO,
  SOL_SOCKET,
} from "../syscall/constants.ts";
import { nameOf } from "../syscall/names.ts";
import type { TraceEvent } from "./event.ts";

type Facts = Omit<TraceEvent, "args">;
type Ints = readonly [number, number, number];

/**
 * A call's arguments after the descriptor, as strace would write them: constants by name, data in quotes, addresses as
 * `127.0.0.1:5000`.
 *
 * @param ints the call's whole numbers, in the order of its declaration
 * @param value the numbers behind an option's pointer
 */
export function callArgs(event: Facts, [a, b, c]: Ints, value: readonly number[] | undefined): string[] {
  const place = event.address ? formatAddress(event.address) : undefined;
  switch (event.call) {
    case "socket":
      return [nameOf.family(a), nameOf.type(b), nameOf.protocol(c)];
    case "listen":
      return [String(a)];
    case "bind":
    case "connect":
    case "getsockname":
    case "getpeername":
    case "accept":
      return place === undefined ? [] : [place];
    case "accept4":
      return [...(place === undefined ? [] : [place]), nameOf.typeFlags(a)];
    case "socketpair":
      return [
        ...[nameOf.family(a), nameOf.type(b), nameOf.protocol(c)],
        ...(event.fds ? [`[${event.fds.join(", ")}]`] : []),
      ];
    case "sendmsg":
    case "recvmsg":
      return messageArgs(event, a, place);
    case "send":
      return [quote(event.bytes, a), String(a), nameOf.msg(b)];
    case "recv":
      return [quote(event.bytes, event.result), String(a), nameOf.msg(b)];
    case "sendto":
      return [quote(event.bytes, a), String(a), nameOf.msg(b), ...(place ? [place] : [])];
    case "recvfrom":
      return [quote(event.bytes, event.result), String(a), nameOf.msg(b), ...(place ? [place] : [])];
    case "shutdown":
      return [nameOf.how(a)];
    case "getsockopt":
    case "setsockopt":
      return [nameOf.level(a), nameOf.option(a, b), ...optionArgs(event, a, b, value)];
    case "fcntl":
      return [nameOf.fcntl(a), ...fcntlArgs(a, b)];
    case "ioctl":
      return [nameOf.ioctl(a), ...(value ? [`[${value[0]}]`] : [])];
    case "poll":
      return [listText(event, nameOf.poll, a), `${b} ms`];
    case "select":
      return [listText(event, nameOf.poll, 0), `${b} ms`];
    case "epoll_create1":
      return [nameOf.epollFlags(a)];
    case "epoll_ctl":
      return [nameOf.epollOp(a), String(b), listText(event, nameOf.epoll, 1)];
    case "epoll_wait":
      return [listText(event, nameOf.epoll, event.result), String(a), b < 0 ? "no limit" : `${b} ms`];
    case "eventfd":
      return [String(a), String(b)];
    case "read":
      return [quote(event.bytes, event.result), String(a)];
    case "write":
      return [quote(event.bytes, a), String(a)];
    case "dup2":
      return [String(a)];
    case "dup3":
      return [String(a), nameOf.dupFlags(b)];
    case "mmap":
      return ["NULL", String(a), nameOf.prot(b), "MAP_SHARED", String(c), "0"];
    case "getrlimit":
    case "setrlimit":
      return [String(a)];
    case "unshare":
      return [`0x${a.toString(16)}`];
    case "munmap":
      return ["…", String(a)];
    case "close":
    case "dup":
      return [];
  }
}

function fcntlArgs(command: number, argument: number): string[] {
  if (command === F_SETFL) return [nameOf.fcntlFlags(argument)];
  if (command === F_SETFD) return [nameOf.fdFlags(argument)];
  return command === F_DUPFD || command === F_DUPFD_CLOEXEC ? [String(argument)] : [];
}

/** Data, the lengths of the buffers, flags, then what there is of: address, control data, what the kernel says of them. */
function messageArgs(event: Facts, flags: number, place: string | undefined): string[] {
  const { bytes, iov = [], control = [], msgFlags = 0, result } = event;
  const total = event.call === "sendmsg" ? iov.reduce((sum, length) => sum + length, 0) : result;
  return [
    quote(bytes, event.iov ? total : 1),
    event.iov ? `[${iov.join(", ")}]` : "…",
    nameOf.msg(flags),
    ...(place === undefined ? [] : [place]),
    ...(control.length === 0 ? [] : [`[${control.join(", ")}]`]),
    ...(msgFlags === 0 ? [] : [`msg_flags=${nameOf.msg(msgFlags)}`]),
  ];
}

function optionArgs(event: Facts, level: number, option: number, value: readonly number[] | undefined): string[] {
  if (event.valueText !== undefined) return [event.valueText];
  return value ? [optionText(level, option, value)] : [];
}

function optionText(level: number, option: number, value: readonly number[]): string {
  if (level === SOL_SOCKET && option === SO_LINGER) return `{onoff=${value[0]}, linger=${value[1]}}`;
  if (level === SOL_SOCKET && (option === SO_RCVTIMEO || option === SO_SNDTIMEO)) {
    return `${(value[0] ?? 0) * 1000 + (value[2] ?? 0) / 1000} ms`;
  }
  return `[${value[0]}]`;
}

/** @param total how many entries there were: the record keeps the first of a long list */
function listText(event: Facts, names: (events: number) => string, total: number): string {
  const kept = (event.list ?? []).map(({ fd, events }) => `${fd}: ${names(events)}`);
  return `[${[...kept, ...(kept.length < total ? ["…"] : [])].join(", ")}]`;
}
