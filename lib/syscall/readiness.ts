import process from "node:process";
import { BY, call, orThrow } from "./call.ts";
import { checkInt, wrongType } from "./check-arguments.ts";
import { checkKeys } from "./check-keys.ts";
import { EPOLL_CLOEXEC } from "./constants.ts";
import { SPECS } from "./libc.ts";
import { nameOf } from "./names.ts";
import { adopt, checkFd } from "./open-descriptors.ts";

/** One descriptor of `poll()`: which events are asked for. See poll(2). */
export interface PollFd {
  /** The descriptor. */
  readonly fd: number;
  /** `POLLIN`, `POLLOUT` …, joined by `|`. */
  readonly events: number;
}

/** The longest that a call of this file may block the thread it is made on: 10 s. */
export const MAX_BLOCK_MS = 10_000;
const MAX_FDS = 4096;
const POLL_KEYS = ["fd", "events", "revents"]; // what poll gave may come back with events

/**
 * Waits until one of several descriptors is ready, on this very thread, which does nothing else meanwhile. See poll(2).
 *
 * @param fds the descriptors with the events asked for (`POLLIN`, `POLLOUT` …)
 * @param timeoutMs 0 only asks; at most 10 000, since nothing can interrupt it
 * @returns the ready ones with what happened to them; empty when the time is over
 * @throws {SocketError} EINTR
 * @example
 * ```ts
 * import { AF_INET, POLLIN, POLLOUT, SOCK_DGRAM, sys } from "socklab";
 *
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * console.log(sys.poll([{ fd: udp, events: POLLIN }], 0).length); // 0
 * const [ready] = sys.poll([{ fd: udp, events: POLLIN | POLLOUT }], 0);
 * console.log(ready?.fd === udp, ready?.revents === POLLOUT); // true true
 * sys.close(udp);
 * ```
 */
export function poll(fds: readonly PollFd[], timeoutMs: number): { fd: number; revents: number }[] {
  if (!Array.isArray(fds) || fds.length > MAX_FDS) {
    throw wrongType("poll", "fds", `an array of at most ${MAX_FDS}`, fds);
  }
  const list = new Int32Array(fds.length * 2);
  for (const [i, entry] of [...(fds as unknown[])].entries()) {
    const { fd, events } = checkKeys("poll", `fds[${i}]`, entry, POLL_KEYS, "{ fd, events }") as PollFd;
    list[i * 2] = checkFd("poll", fd);
    list[i * 2 + 1] = checkInt("poll", "events", events, 0, 0x7fff);
  }
  checkInt("poll", "timeoutMs", timeoutMs, 0, MAX_BLOCK_MS);
  orThrow(SPECS.poll, call(SPECS.poll, BY.YOU, list, fds.length, timeoutMs), -1);
  return fds
    .map((_, i) => ({ fd: list[i * 2] ?? -1, revents: (list[i * 2 + 1] ?? 0) >>> 16 }))
    .filter((one) => one.revents !== 0);
}

/** The bytes of one `struct epoll_event`: x86-64 packs it, the other systems align its second half. */
export const EPOLL_EVENT_BYTES = process.arch === "x64" ? 12 : 16;

/**
 * Makes an epoll set: a descriptor that remembers which descriptors are watched. See epoll_create1(2).
 *
 * @param flags `EPOLL_CLOEXEC` or 0
 * @returns its descriptor, which `sys.close` gives back
 * @throws {SocketError} EMFILE
 * @example
 * ```ts
 * import { sys } from "socklab";
 *
 * const epfd = sys.epoll_create1();
 * console.log(sys.epoll_wait(epfd, 8, 0).length); // 0
 * sys.close(epfd);
 * ```
 */
export function epoll_create1(flags = EPOLL_CLOEXEC): number {
  checkInt("epoll_create1", "flags", flags);
  const epfd = orThrow(SPECS.epoll_create1, call(SPECS.epoll_create1, BY.YOU, flags), -1);
  adopt(epfd);
  return epfd;
}

/**
 * Adds a descriptor to an epoll set, changes what is watched, or removes it. See epoll_ctl(2).
 *
 * @param op `EPOLL_CTL_ADD`, `EPOLL_CTL_MOD` or `EPOLL_CTL_DEL`
 * @param events `EPOLLIN`, `EPOLLOUT`, `EPOLLET` …
 * @throws {SocketError} EEXIST, ENOENT, EPERM
 * @example
 * ```ts
 * import { AF_INET, EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLLIN, SOCK_DGRAM, sys } from "socklab";
 *
 * const epfd = sys.epoll_create1();
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * sys.epoll_ctl(epfd, EPOLL_CTL_ADD, udp, EPOLLIN);
 * sys.epoll_ctl(epfd, EPOLL_CTL_DEL, udp);
 * for (const fd of [udp, epfd]) sys.close(fd);
 * ```
 */
export function epoll_ctl(epfd: number, op: number, fd: number, events = 0): void {
  checkInt("epoll_ctl", "op", op);
  checkInt("epoll_ctl", "events", events, -(2 ** 31), 2 ** 32 - 1);
  checkFd("epoll_ctl", epfd);
  checkFd("epoll_ctl", fd);
  const event = epollEvent(events, fd);
  orThrow(SPECS.epoll_ctl, call(SPECS.epoll_ctl, BY.YOU, epfd, op, fd, event), epfd, `${nameOf.epollOp(op)}, ${fd}`);
}

/** `struct epoll_event` with the descriptor as its data. */
export function epollEvent(events: number, fd: number): Int32Array {
  const event = new Int32Array(EPOLL_EVENT_BYTES / 4);
  event[0] = events;
  event[EPOLL_EVENT_BYTES === 12 ? 1 : 2] = fd;
  return event;
}

/** Event `i` of what `epoll_wait` wrote. */
export function epollEventAt(list: Int32Array, i: number): { fd: number; events: number } {
  const at = (i * EPOLL_EVENT_BYTES) / 4;
  return { events: list[at] ?? 0, fd: list[at + (EPOLL_EVENT_BYTES === 12 ? 1 : 2)] ?? -1 };
}

/**
 * Waits until a descriptor of the set is ready, on this very thread. See epoll_wait(2).
 *
 * @param max how many events to take at most, 1 to 4096
 * @param timeoutMs 0 only asks; at most 10 000
 * @returns the ready ones with what happened to them; empty when the time is over
 * @throws {SocketError} EINVAL on something else than an epoll set
 * @example
 * ```ts
 * import { AF_INET, EPOLL_CTL_ADD, EPOLLIN, SOCK_DGRAM, sys } from "socklab";
 *
 * const epfd = sys.epoll_create1();
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * sys.bind(udp, "127.0.0.1", 0);
 * sys.epoll_ctl(epfd, EPOLL_CTL_ADD, udp, EPOLLIN);
 * sys.sendto(udp, "hello", 0, "127.0.0.1", sys.getsockname(udp)?.port);
 * console.log(sys.epoll_wait(epfd, 8, 1000)[0]?.fd === udp); // true
 * for (const fd of [udp, epfd]) sys.close(fd);
 * ```
 */
export function epoll_wait(epfd: number, max: number, timeoutMs: number): { fd: number; events: number }[] {
  checkInt("epoll_wait", "max", max, 1, MAX_FDS);
  checkInt("epoll_wait", "timeoutMs", timeoutMs, 0, MAX_BLOCK_MS);
  const list = new Int32Array((max * EPOLL_EVENT_BYTES) / 4);
  const got = call(SPECS.epoll_wait, BY.YOU, checkFd("epoll_wait", epfd), list, max, timeoutMs);
  const count = orThrow(SPECS.epoll_wait, got, epfd);
  return Array.from({ length: count }, (_, i) => epollEventAt(list, i));
}
