import { BY, call, orThrow } from "./call.ts";
import { checkInt, typeOf } from "./check-arguments.ts";
import { checkKeys } from "./check-keys.ts";
import { POLLIN, POLLOUT, POLLPRI } from "./constants.ts";
import { ArgumentError } from "./error.ts";
import { SPECS } from "./libc.ts";
import { checkFd } from "./open-descriptors.ts";
import { timeval } from "./option-codecs.ts";
import { MAX_BLOCK_MS } from "./readiness.ts";

/** An `fd_set` has so many bits, whatever the process's limit on descriptors is. */
const FD_SETSIZE = 1024;

/** The descriptors of a `select`: those to watch, or those that are ready. */
export interface FdSets {
  /** To be read or accepted from. */
  readonly read?: readonly number[];
  /** To be written to; of a connecting socket, the handshake is over. */
  readonly write?: readonly number[];
  /** With TCP's urgent byte. */
  readonly except?: readonly number[];
}

/**
 * Waits until one of several descriptors is ready, on this very thread: the oldest of the calls that do. It knows
 * descriptors below 1024 only. See select(2).
 *
 * @param sets which descriptors to watch for what
 * @param timeoutMs 0 only asks; at most 10 000, since nothing can interrupt it
 * @returns the ready ones; empty sets when the time is over
 * @throws {SocketError} EBADF, EINTR
 * @example
 * ```ts
 * import { AF_INET, SOCK_DGRAM, sys } from "socklab";
 *
 * const udp = sys.socket(AF_INET, SOCK_DGRAM);
 * const ready = sys.select({ read: [udp], write: [udp] }, 0);
 * console.log(ready.read.length, ready.write[0] === udp); // 0 true
 * sys.close(udp);
 * ```
 */
export function select(sets: FdSets, timeoutMs: number): Required<FdSets> {
  const { read, write, except } = checkSets(sets);
  checkInt("select", "timeoutMs", timeoutMs, 0, MAX_BLOCK_MS);
  const [r, w, e] = [new FdSet(read), new FdSet(write), new FdSet(except)];
  const highest = Math.max(-1, ...read, ...write, ...except);
  const result = call(SPECS.select, BY.YOU, highest + 1, r, w, e, timeval(timeoutMs), timeoutMs);
  orThrow(SPECS.select, result, -1);
  return { read: r.ready(), write: w.ready(), except: e.ready() };
}

/** C's `fd_set`: a bit for each descriptor. The kernel leaves those that are ready; what was asked is kept beside. */
export class FdSet extends Int32Array {
  readonly asked: readonly number[];

  constructor(fds: readonly number[]) {
    super(new ArrayBuffer(FD_SETSIZE / 8));
    this.asked = [...new Set(fds)];
    for (const fd of fds) this[fd >> 5] = (this[fd >> 5] ?? 0) | (1 << (fd & 31));
  }

  ready(): number[] {
    return this.asked.filter((fd) => ((this[fd >> 5] ?? 0) & (1 << (fd & 31))) !== 0);
  }
}

/**
 * The descriptors of three `fd_set`s with their events, as `poll` would have them.
 *
 * @param answered whether the kernel has filled the sets: what is not ready then has no events
 */
export function selectList(sets: readonly unknown[], answered: boolean): { fd: number; events: number }[] {
  const list = new Map<number, number>();
  for (const [i, bit] of [POLLIN, POLLOUT, POLLPRI].entries()) {
    const set = sets[i] as FdSet;
    for (const fd of set.asked) list.set(fd, list.get(fd) ?? 0);
    for (const fd of answered ? set.ready() : set.asked) list.set(fd, (list.get(fd) ?? 0) | bit);
  }
  return [...list].map(([fd, events]) => ({ fd, events }));
}

/** The sets, each a copy that has been checked: the kernel reads as many bits as the highest descriptor asks for. */
function checkSets(sets: unknown): Required<FdSets> {
  checkKeys("select", "sets", sets, ["read", "write", "except"], "{ read: [5] }");
  const { read, write, except } = sets as FdSets;
  return { read: checkSet("read", read), write: checkSet("write", write), except: checkSet("except", except) };
}

function checkSet(name: string, fds: unknown = []): number[] {
  if (!Array.isArray(fds) || fds.length > FD_SETSIZE) {
    throw new ArgumentError(
      "ERR_ARG_TYPE",
      "select",
      name,
      `${name} must be an array of at most ${FD_SETSIZE} descriptors, not ${typeOf(fds)}`,
    );
  }
  return Array.from(fds, (fd) => checkFd("select", checkInt("select", name, fd, 0, FD_SETSIZE - 1)));
}
