import process from "node:process";
import { clearTimeout, setImmediate, setTimeout } from "node:timers";
import { isDeno } from "../../base/runtime.ts";
import { BY, call, callOnThread, orThrow, tap } from "../../syscall/call.ts";
import {
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_MOD,
  EPOLLERR,
  EPOLLET,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
} from "../../syscall/constants.ts";
import { EEXIST } from "../../syscall/errno-numbers.ts";
import { SPECS, type Spec, watchDescriptor } from "../../syscall/libc.ts";
import { EPOLL_EVENT_BYTES, epollEvent, epollEventAt } from "../../syscall/readiness.ts";
import type { WaitOutcome } from "../../trace/event.ts";
import { trace } from "../../trace/trace.ts";
import { turnIsLong } from "./fairness.ts";
import type { Handle, Want } from "./handle.ts";
import { waitBegins, waitEnds } from "./in-flight.ts";
import { timerMs, type Wait } from "./wait.ts";
import { defaults } from "./wait-options.ts";

interface Waiter {
  readonly handle: Handle;
  readonly fd: number;
  readonly want: Want;
  readonly expires: number;
  wake(outcome: WaitOutcome): void;
}

/** How many events one call takes; what is left comes with the next. */
const MAX_EVENTS = 256;
/**
 * How many microtasks pass before epoll is asked again after somebody was woken. Whoever it was should be able to make
 * its next call first, or the set would be asked in vain: each `async` function between the wait and that call takes up to
 * three, so this suffices for ten of them.
 */
const PATIENCE = 30;
/** `SETTLED.then` is the cheapest microtask there is. */
const SETTLED = Promise.resolve();
const EVERYTHING = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
const WAKES = { in: EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR, out: EPOLLOUT | EPOLLHUP | EPOLLERR } as const;
const EFD_CLOEXEC = 0o2000000;
const NOBODY: Waiter[] = [];

/**
 * One epoll set for all sockets, and who waits on it. A descriptor is added once, edge-triggered, when it is first waited
 * for; closing it takes it out again.
 *
 * Whoever waits is looked after in three places, from quick to patient: a microtask asks epoll without waiting, as long
 * as this process itself makes progress; then the event loop watches the set (Node), or a thread waits on it (Deno).
 */
class Poller {
  #epfd = -1;
  #events = new Int32Array((MAX_EVENTS * EPOLL_EVENT_BYTES) / 4);
  #waiters = new Map<number, Waiter[]>();
  #count = 0;
  #spinning = false;
  #seen = 0;
  /** How many microtasks to let pass, so that whoever was woken gets to its next call first. */
  #patience = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #watch: Watch | undefined;

  /** How many waits are under way. */
  get count(): number {
    return this.#count;
  }

  /** Starts to watch a descriptor, once; the kernel ends that by itself when it is closed. */
  watch(handle: Handle): void {
    if (handle.watched) return;
    const { fd } = handle;
    if (this.#epfd < 0) this.#open();
    const add = (op: number): number =>
      call(SPECS.epoll_ctl, BY.LIBRARY, this.#epfd, op, fd, epollEvent(EVERYTHING, fd));
    let added = add(EPOLL_CTL_ADD);
    // a duplicate kept the set's entry alive when this number was closed, and now stands under this number again
    if (added === -EEXIST) added = add(EPOLL_CTL_MOD);
    orThrow(SPECS.epoll_ctl, added, this.#epfd, `EPOLL_CTL_ADD, ${fd}`);
    handle.watched = true;
  }

  /**
   * Waits until a descriptor is ready, or the wait's own end comes first. Never rejects.
   *
   * @param step the learner's step that the wait belongs to
   */
  wait(handle: Handle, spec: Spec, wait: Wait, want: Want, step: number): Promise<WaitOutcome> {
    if (wait.signal?.aborted) return Promise.resolve("aborted");
    const seq = trace.beginWait(spec, wait.fd, "readiness", step);
    return new Promise((resolve) => {
      const { signal } = wait;
      const onAbort = signal && ((): void => waiter.wake("aborted"));
      const waiter: Waiter = {
        handle,
        fd: wait.fd,
        want,
        expires: wait.until,
        wake: (outcome) => {
          if (!this.#remove(waiter)) return;
          if (onAbort) signal.removeEventListener("abort", onAbort);
          trace.endWait(seq, outcome);
          waitEnds(wait);
          resolve(outcome);
        },
      };
      if (onAbort) signal.addEventListener("abort", onAbort);
      this.#insert(waiter);
      waitBegins(wait);
    });
  }

  /** Ends every wait of a socket, or every wait there is. */
  wake(outcome: WaitOutcome, handle?: Handle): void {
    const chosen =
      handle === undefined ? [...this.#waiters.values()].flat() : [...(this.#waiters.get(handle.fd) ?? [])];
    for (const waiter of chosen) if (handle === undefined || waiter.handle === handle) waiter.wake(outcome);
    if (handle && this.#waiters.get(handle.fd)?.length === 0) this.#waiters.delete(handle.fd);
  }

  #insert(waiter: Waiter): void {
    const list = this.#waiters.get(waiter.fd);
    if (list) list.push(waiter);
    else this.#waiters.set(waiter.fd, [waiter]);
    this.#count++;
    this.#patience = 0;
    if (waiter.expires < this.#timerAt) this.#setTimer(waiter.expires);
    if (this.#spinning) return;
    this.#spinning = true;
    void SETTLED.then(this.#spin);
  }

  #remove(waiter: Waiter): boolean {
    const list = this.#waiters.get(waiter.fd);
    const at = list?.indexOf(waiter) ?? -1;
    if (list === undefined || at < 0) return false;
    list.splice(at, 1);
    this.#count--;
    if (this.#count === 0) this.#watch?.idle();
    return true;
  }

  /** Goes on asking while somebody was woken or somebody else made a call since; then leaves it to the event loop. */
  #spin = (): void => {
    if (this.#patience > 0) {
      this.#patience--;
      void SETTLED.then(this.#spin);
      return;
    }
    this.#spinning = false;
    if (this.#count === 0) return;
    const progress = tap.calls !== this.#seen;
    const woken = this.collect();
    this.#seen = tap.calls;
    if (!progress && woken === 0) {
      this.#watch?.busy();
      return;
    }
    this.#spinning = true;
    if (woken > 0) this.#patience = PATIENCE;
    if (turnIsLong()) setImmediate(this.#spin);
    else void SETTLED.then(this.#spin);
  };

  /** Asks epoll what is ready, without waiting, and wakes whom it concerns. */
  collect(): number {
    const count = call(SPECS.epoll_wait, BY.LIBRARY, this.#epfd, this.#events, MAX_EVENTS, 0);
    return this.dispatch(this.#events, count);
  }

  dispatch(events: Int32Array, count: number): number {
    let woken = 0;
    for (let i = 0; i < count; i++) {
      const { fd, events: got } = epollEventAt(events, i);
      const list = this.#waiters.get(fd) ?? NOBODY;
      for (const waiter of list.length > 1 ? [...list] : list) {
        if ((got & WAKES[waiter.want]) === 0) continue;
        waiter.wake("ready");
        woken++;
      }
    }
    return woken;
  }

  #setTimer(at: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timerAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#expire(), timerMs(at - performance.now()));
    this.#timer.unref();
  }

  #expire(): void {
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const waiter of [...this.#waiters.values()].flat()) {
      if (waiter.expires <= now) waiter.wake("deadline");
      else next = Math.min(next, waiter.expires);
    }
    this.#setTimer(next);
  }

  #open(): void {
    this.#epfd = orThrow(SPECS.epoll_create1, call(SPECS.epoll_create1, BY.LIBRARY, EPOLL_CLOEXEC), -1);
    try {
      this.#watch = isDeno ? new ThreadWatch(this, this.#epfd) : new LoopWatch(this, this.#epfd);
    } catch (error) {
      call(SPECS.close, BY.LIBRARY, this.#epfd);
      this.#epfd = -1;
      throw error;
    }
  }
}

interface Watch {
  /** Somebody waits and this process has nothing else to do about it. */
  busy(): void;
  /** Nobody waits any more. */
  idle(): void;
}

/** Node: libuv watches the epoll set among its own descriptors. */
class LoopWatch implements Watch {
  #handle: ReturnType<NonNullable<typeof watchDescriptor>>;

  constructor(poller: Poller, epfd: number) {
    this.#handle = watchDescriptor(epfd, { readable: true }, () => void poller.collect());
    this.#handle.unref();
    process.once("exit", () => this.#handle.close()); // a late event in Node's own clean-up would end in an abort
  }

  busy(): void {
    if (defaults.keepAlive) this.#handle.ref();
  }

  idle(): void {
    this.#handle.unref();
  }
}

/** Deno: a thread waits on the epoll set while somebody waits, and an eventfd calls it back. */
class ThreadWatch implements Watch {
  #poller: Poller;
  #epfd: number;
  #events = new Int32Array((MAX_EVENTS * EPOLL_EVENT_BYTES) / 4);
  #bell: number;
  #armed = false;
  #called = false;

  constructor(poller: Poller, epfd: number) {
    this.#poller = poller;
    this.#epfd = epfd;
    this.#bell = orThrow(SPECS.eventfd, call(SPECS.eventfd, BY.LIBRARY, 0, EFD_CLOEXEC), -1);
    const event = epollEvent(EPOLLIN | EPOLLET, this.#bell);
    call(SPECS.epoll_ctl, BY.LIBRARY, epfd, EPOLL_CTL_ADD, this.#bell, event);
  }

  busy(): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#called = false;
    void callOnThread(0, SPECS.epoll_wait, BY.LIBRARY, this.#epfd, this.#events, MAX_EVENTS, -1).then((count) => {
      this.#armed = false;
      this.#poller.dispatch(this.#events, count);
      if (this.#poller.count > 0) this.busy();
    });
  }

  idle(): void {
    if (!this.#armed || this.#called) return;
    this.#called = true;
    const one = new Uint8Array(BigUint64Array.of(1n).buffer); // what an eventfd adds up are numbers of 64 bits
    call(SPECS.write, BY.LIBRARY, this.#bell, one, one.length);
  }
}

/** The one epoll set of this process. */
export const poller: Poller = new Poller();
