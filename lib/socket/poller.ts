import process from "node:process";
import { clearTimeout, setImmediate, setTimeout } from "node:timers";
import { BY, call, callOnThread, tap } from "../syscall/call.ts";
import {
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLLERR,
  EPOLLET,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
} from "../syscall/constants.ts";
import { SPECS, type Spec, watchDescriptor } from "../syscall/libc.ts";
import { EPOLL_EVENT_BYTES, epollEvent, epollEventAt } from "../syscall/readiness.ts";
import type { WaitOutcome } from "../trace/event.ts";
import { trace } from "../trace/trace.ts";
import { turnIsLong } from "./turn.ts";
import { defaults, type Wait } from "./waiting.ts";

/** What a waiter waits for: bytes or a connection to take, or room to send. */
export type Want = "in" | "out";

interface Waiter {
  readonly fd: number;
  readonly want: Want;
  readonly expires: number;
  wake(outcome: WaitOutcome): void;
}

const MAX_EVENTS = 256;
const EVERYTHING = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
const WAKES = { in: EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR, out: EPOLLOUT | EPOLLHUP | EPOLLERR } as const;
const EFD_CLOEXEC = 0o2000000;
const isDeno = "Deno" in globalThis;

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
  #waiters = new Map<number, Set<Waiter>>();
  #count = 0;
  #spinning = false;
  #seen = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #watch: Watch | undefined;

  /** How many waits are under way. */
  get count(): number {
    return this.#count;
  }

  /** Starts to watch a descriptor; the kernel ends that by itself when it is closed. */
  add(fd: number): void {
    if (this.#epfd < 0) this.#open();
    call(SPECS.epoll_ctl, BY.LIBRARY, this.#epfd, EPOLL_CTL_ADD, fd, epollEvent(EVERYTHING, fd));
  }

  /**
   * Waits until a descriptor is ready, or the wait's own end comes first. Never rejects.
   *
   * @param step the learner's step that the wait belongs to
   */
  wait(spec: Spec, wait: Wait, want: Want, step: number): Promise<WaitOutcome> {
    if (wait.signal?.aborted) return Promise.resolve("aborted");
    tap.step = step;
    const seq = trace.beginWait(spec, wait.fd, "readiness");
    tap.step = 0;
    return new Promise((resolve) => {
      const onAbort = (): void => waiter.wake("aborted");
      const waiter: Waiter = {
        fd: wait.fd,
        want,
        expires: wait.since + wait.timeoutMs,
        wake: (outcome) => {
          if (!this.#remove(waiter)) return;
          wait.signal?.removeEventListener("abort", onAbort);
          trace.endWait(seq, outcome);
          resolve(outcome);
        },
      };
      wait.signal?.addEventListener("abort", onAbort);
      this.#insert(waiter);
    });
  }

  /** Ends every wait on a descriptor, or every wait there is. */
  wake(outcome: WaitOutcome, fd?: number): void {
    const chosen =
      fd === undefined ? [...this.#waiters.values()].flatMap((set) => [...set]) : [...(this.#waiters.get(fd) ?? [])];
    for (const waiter of chosen) waiter.wake(outcome);
  }

  #insert(waiter: Waiter): void {
    const set = this.#waiters.get(waiter.fd);
    if (set) set.add(waiter);
    else this.#waiters.set(waiter.fd, new Set([waiter]));
    this.#count++;
    if (waiter.expires < this.#timerAt) this.#setTimer(waiter.expires);
    this.#spinSoon();
  }

  #remove(waiter: Waiter): boolean {
    const set = this.#waiters.get(waiter.fd);
    if (!set?.delete(waiter)) return false;
    if (set.size === 0) this.#waiters.delete(waiter.fd);
    this.#count--;
    if (this.#count === 0) this.#watch?.idle();
    return true;
  }

  #spinSoon(): void {
    if (this.#spinning) return;
    this.#spinning = true;
    queueMicrotask(this.#spin);
  }

  /** Goes on asking while somebody was woken or somebody else made a call since; then leaves it to the event loop. */
  #spin = (): void => {
    this.#spinning = false;
    if (this.#count === 0) return;
    const progress = tap.calls !== this.#seen;
    const woken = this.collect();
    this.#seen = tap.calls;
    if (this.#count === 0) return;
    if (!progress && woken === 0) {
      this.#watch?.busy();
      return;
    }
    this.#spinning = true;
    if (turnIsLong()) setImmediate(this.#spin);
    else queueMicrotask(this.#spin);
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
      for (const waiter of this.#waiters.get(fd) ?? []) {
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
    this.#timer = setTimeout(() => this.#expire(), Math.min(Math.max(0, at - Date.now()), 2 ** 31 - 1));
    this.#timer.unref();
  }

  #expire(): void {
    const now = Date.now();
    let next = Number.POSITIVE_INFINITY;
    for (const set of [...this.#waiters.values()]) {
      for (const waiter of [...set]) {
        if (waiter.expires <= now) waiter.wake("deadline");
        else next = Math.min(next, waiter.expires);
      }
    }
    this.#setTimer(next);
  }

  #open(): void {
    this.#epfd = call(SPECS.epoll_create1, BY.LIBRARY, EPOLL_CLOEXEC);
    this.#watch = isDeno ? new ThreadWatch(this, this.#epfd) : new LoopWatch(this, this.#epfd);
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
    this.#bell = call(SPECS.eventfd, BY.LIBRARY, 0, EFD_CLOEXEC);
    call(SPECS.epoll_ctl, BY.LIBRARY, epfd, EPOLL_CTL_ADD, this.#bell, epollEvent(EPOLLIN | EPOLLET, this.#bell));
  }

  busy(): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#called = false;
    void callOnThread(SPECS.epoll_wait, BY.LIBRARY, this.#epfd, this.#events, MAX_EVENTS, -1).then((count) => {
      this.#armed = false;
      this.#poller.dispatch(this.#events, count);
      if (this.#poller.count > 0) this.busy();
    });
  }

  idle(): void {
    if (!this.#armed || this.#called) return;
    this.#called = true;
    const one = new Uint8Array(8);
    one[0] = 1;
    call(SPECS.write, BY.LIBRARY, this.#bell, one, one.length);
  }
}

/** The one epoll set of this process. */
export const poller: Poller = new Poller();
