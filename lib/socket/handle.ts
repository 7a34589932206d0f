import { BY, call } from "../syscall/call.ts";
import { F_SETFL, O_NONBLOCK, O_RDWR, SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET } from "../syscall/constants.ts";
import { SPECS } from "../syscall/libc.ts";
import { timeval } from "../syscall/options.ts";
import { poller, type Want } from "./poller.ts";

/** What the library knows of one descriptor beside its number, so as not to ask or set it twice. */
export class Handle {
  readonly fd: number;
  closed = false;
  /** How many short waits for the peer ended well in a row; see `brief.ts`. */
  shortWaits = 0;
  peerElsewhere: boolean | undefined;
  #nonblocking = false;
  #limitMs: Record<Want, number> = { in: 0, out: 0 };
  #watched = false;

  constructor(fd: number) {
    this.fd = fd;
  }

  /** Sets or clears O_NONBLOCK, where it is not so already. */
  setNonblocking(on: boolean): void {
    if (this.#nonblocking === on) return;
    call(SPECS.fcntl, BY.LIBRARY, this.fd, F_SETFL, O_RDWR | (on ? O_NONBLOCK : 0));
    this.#nonblocking = on;
  }

  /** Bounds the time that a call may block: 0 for no limit. */
  limitBlocking(side: Want, ms: number): void {
    if (this.#limitMs[side] === ms) return;
    const value = timeval(ms);
    call(
      SPECS.setsockopt,
      BY.LIBRARY,
      this.fd,
      SOL_SOCKET,
      side === "in" ? SO_RCVTIMEO : SO_SNDTIMEO,
      value,
      value.byteLength,
    );
    this.#limitMs[side] = ms;
  }

  /** Puts the descriptor into the epoll set, once. */
  watch(): void {
    if (this.#watched) return;
    poller.add(this.fd);
    this.#watched = true;
  }

  /** Forgets what was set, after the learner changed an option or a flag. */
  forget(): void {
    this.#nonblocking = false;
    this.#limitMs = { in: -1, out: -1 };
  }
}
