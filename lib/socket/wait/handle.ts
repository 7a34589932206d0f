import { descriptor, type OwnDescriptor } from "../../syscall/open-descriptors.ts";
import { isNonblocking, learnersLimit, leastBytes, lendLimit, type Side } from "../../syscall/settings.ts";
import { leftMs, type Wait } from "./wait.ts";

/** What is waited for: bytes or a connection to take, or room to send. */
export type Want = Side;

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

  /** Whether the learner has set O_NONBLOCK: then nothing is waited for. */
  get nonblocking(): boolean {
    return isNonblocking(this.fd);
  }

  /** The learner's SO_RCVTIMEO or SO_SNDTIMEO, in milliseconds; 0 for no limit. */
  limitMs(side: Want): number {
    return learnersLimit(this.fd, side);
  }

  /** The learner's SO_RCVLOWAT. */
  get leastBytes(): number {
    return leastBytes(this.fd);
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
    const giveBack = this.limitBlocking(side, Math.min(...[...waits].map(leftMs)));
    return () => {
      waits.delete(wait);
      if (known) known.threads--;
      giveBack();
    };
  }

  /**
   * Lets the next call block, for so many milliseconds at most.
   *
   * @returns what leaves the socket as the learner had it
   */
  limitBlocking(side: Want, ms: number): () => void {
    return lendLimit(this.fd, side, ms === Number.POSITIVE_INFINITY ? 0 : Math.max(1, Math.ceil(ms)));
  }
}
