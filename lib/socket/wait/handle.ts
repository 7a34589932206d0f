import { BY, call } from "../../syscall/call.ts";
import { F_SETFL, O_NONBLOCK, O_RDWR, SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET } from "../../syscall/constants.ts";
import { SPECS } from "../../syscall/libc.ts";
import { descriptor, type OwnDescriptor } from "../../syscall/open-descriptors.ts";
import { timeval } from "../../syscall/options.ts";
import { leftMs, type Wait } from "./wait.ts";

/** What is waited for: bytes or a connection to take, or room to send. */
export type Want = "in" | "out";

/** A socket's hold on its descriptor, and what its waits have learnt of it. */
export class Handle {
  readonly fd: number;
  /** How many short waits for the peer ended well in a row; see `short-block.ts`. */
  shortWaits = 0;
  /** Whether the other end is in another process; undefined while that is not known. */
  peerElsewhere: boolean | undefined;
  /** Whether the poller's epoll set has the descriptor. */
  watched = false;
  /** The waits of threads that are blocked, on either side: the kernel keeps one time limit for all of them. */
  readonly #blocked: Record<Want, Set<Wait>> = { in: new Set(), out: new Set() };
  readonly #descriptor: OwnDescriptor | undefined;
  #released = false;

  constructor(fd: number) {
    this.fd = fd;
    this.#descriptor = descriptor(fd);
  }

  /**
   * Whether the number is no longer this socket's: it was closed, here or by `sys.close`, and may belong to anything now.
   */
  get closed(): boolean {
    return this.#released || this.lost;
  }

  /** Whether the number was closed behind this socket's back. */
  get lost(): boolean {
    return this.#descriptor === undefined || descriptor(this.fd) !== this.#descriptor;
  }

  /** From now on the socket counts as closed. False if it did already. */
  release(): boolean {
    if (this.#released) return false;
    this.#released = true;
    return true;
  }

  /**
   * Makes the descriptor ready for a thread to block on it, for as long as the most urgent of all such waits allows. A call
   * that the kernel ends too early for its own wait is made again.
   *
   * @returns what to do when the thread is back
   */
  blockThread(side: Want, wait: Wait): () => void {
    const known = this.#descriptor;
    const waits = this.#blocked[side];
    waits.add(wait);
    if (known) known.threads++;
    this.letBlock(side, Math.min(...[...waits].map(leftMs)));
    return () => {
      waits.delete(wait);
      if (known) known.threads--;
    };
  }

  /** Lets the next call block, for so many milliseconds at most. */
  letBlock(side: Want, ms: number): void {
    this.setNonblocking(false);
    this.limitBlocking(side, ms === Number.POSITIVE_INFINITY ? 0 : Math.max(1, Math.ceil(ms)));
  }

  /** Sets or clears O_NONBLOCK, where it is not so already. */
  setNonblocking(on: boolean): void {
    const known = this.#descriptor;
    if (known === undefined || known.nonblocking === on) return;
    call(SPECS.fcntl, BY.LIBRARY, this.fd, F_SETFL, O_RDWR | (on ? O_NONBLOCK : 0));
    known.nonblocking = on;
  }

  /** Bounds the time that a call may block: 0 for no limit. */
  limitBlocking(side: Want, ms: number): void {
    const known = this.#descriptor;
    if (known === undefined || known.limitMs[side] === ms) return;
    const value = timeval(ms);
    const option = side === "in" ? SO_RCVTIMEO : SO_SNDTIMEO;
    call(SPECS.setsockopt, BY.LIBRARY, this.fd, SOL_SOCKET, option, value, value.byteLength);
    known.limitMs[side] = ms;
  }

  /** Forgets what was set, after a call did not block as it should have. */
  forget(): void {
    if (this.#descriptor === undefined) return;
    this.#descriptor.nonblocking = undefined;
    this.#descriptor.limitMs.in = undefined;
    this.#descriptor.limitMs.out = undefined;
  }
}
