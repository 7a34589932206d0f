import process from "node:process";
import { clearTimeout, setTimeout } from "node:timers";
import { isDeno } from "../../base/runtime.ts";
import { type Arg, BY, call, callOnThread } from "../../syscall/call.ts";
import { SHUT_RDWR } from "../../syscall/constants.ts";
import { SPECS, type Spec } from "../../syscall/libc.ts";
import type { WaitOutcome } from "../../trace/event.ts";
import type { Handle, Want } from "./handle.ts";
import { waitBegins, waitEnds } from "./in-flight.ts";
import { leftMs, timerMs, type Wait } from "./wait.ts";
import { WaitError } from "./wait-error.ts";

/** koffi takes 256 calls at once; the poller makes one of its own in Deno. */
const KOFFI_CALLS = 240;
/** How many threads the runtime's pool has: Deno's always 32, Node's 4 unless UV_THREADPOOL_SIZE says otherwise. */
const POOL_THREADS = isDeno ? 32 : Number(process.env.UV_THREADPOOL_SIZE) || 4;

/**
 * How many calls may block at once. The runtime's pool has one thread more, which files and name look-ups need: Node's
 * size is set by UV_THREADPOOL_SIZE before it starts, Deno's is fixed.
 */
export const MAX_THREADS: number = Math.min(KOFFI_CALLS, Math.max(1, POOL_THREADS - 1));

/** What a call gets that was to block on a thread and never found one free. The peer has no part in that. */
export function poolIsBusy(wait: Wait): WaitError {
  const pool = isDeno
    ? `Deno's thread pool, whose size is fixed`
    : `Node's thread pool, whose size UV_THREADPOOL_SIZE sets before node starts (UV_THREADPOOL_SIZE=16 node …)`;
  const hint =
    `calls block on ${MAX_THREADS} threads already, of the ${POOL_THREADS} of ${pool}: ` +
    'end one of them, or wait with wait: "readiness", which takes no thread';
  return new WaitError({ ...wait, what: FREE_THREAD }, "deadline", hint);
}

const FREE_THREAD = "a free thread";

/** A call that is to be made on a thread. */
interface ThreadCall {
  readonly handle: Handle;
  readonly spec: Spec;
  readonly want: Want;
  readonly wait: Wait;
  readonly step: number;
  /** C's arguments, asked for when a thread is free. */
  args(): Arg[];
}

/** How a call on a thread ended. */
interface ThreadEnd {
  /** What the kernel gave. */
  readonly result: number;
  /** Why it was ended, if it was; else `ready`. */
  readonly outcome: WaitOutcome;
  /** Whether the socket was shut down for that. */
  readonly shut: boolean;
  /** Whether it was made at all, or all the time in the line. */
  readonly hadThread: boolean;
}

const jobs = new Set<Job>();
const line: Job[] = [];
let running = 0;
let exitHandled = false;

/** A call on a thread, from its place in the line to its end. */
class Job {
  readonly made: ThreadCall;
  readonly settled: Promise<ThreadEnd>;
  #resolve!: (end: ThreadEnd) => void;
  #blocked = false;
  #outcome: WaitOutcome = "ready";
  #shut = false;
  #timer: NodeJS.Timeout | undefined;
  #shown: Wait;

  constructor(made: ThreadCall) {
    this.made = made;
    this.settled = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    jobs.add(this);
    this.#shown = made.wait;
    made.wait.signal?.addEventListener("abort", this.#abort);
  }

  /** Waits for a thread to become free, no longer than the call itself may wait. */
  standInLine(): void {
    line.push(this);
    const { wait } = this.made;
    this.#show({ ...wait, what: FREE_THREAD });
    if (wait.timeoutMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.end("deadline"), timerMs(leftMs(wait)));
  }

  start(): void {
    const { handle, spec, want, wait, step, args } = this.made;
    if (handle.closed) this.end("closed");
    if (!jobs.has(this)) {
      startNext();
      return;
    }
    clearTimeout(this.#timer);
    waitEnds(this.#shown);
    this.#show(wait);
    const leave = handle.blockThread(want, wait);
    this.#blocked = true;
    running++;
    void callOnThread(step, spec, BY.YOU, ...args()).then((result) => {
      running--;
      leave();
      this.#settle(result);
      startNext();
    });
  }

  /** Ends it before its time: takes it out of the line, or shuts the socket down under the blocked call. */
  end(why: WaitOutcome): void {
    this.#outcome = why;
    if (!this.#blocked) {
      this.#settle(-1);
    } else if (!this.made.handle.lost) {
      this.#shut = true;
      call(SPECS.shutdown, BY.LIBRARY, this.made.wait.fd, SHUT_RDWR);
    }
  }

  #show(wait: Wait): void {
    this.#shown = wait;
    waitBegins(wait);
  }

  readonly #abort = (): void => this.end("aborted");

  #settle(result: number): void {
    if (!jobs.delete(this)) return;
    clearTimeout(this.#timer);
    this.made.wait.signal?.removeEventListener("abort", this.#abort);
    waitEnds(this.#shown);
    this.#resolve({ result, outcome: this.#outcome, shut: this.#shut, hadThread: this.#blocked });
  }
}

/**
 * Makes a call on a thread of its own, where it may block. `close` would not wake it; only `shutdown` does, so that is
 * how an abort, an interrupt or a close ends it, and the socket is of no use afterwards. The deadline is the kernel's own
 * (SO_RCVTIMEO or SO_SNDTIMEO), which leaves the socket as it was; here it only limits the wait for a free thread.
 */
export function onThread(made: ThreadCall): Promise<ThreadEnd> {
  const { signal } = made.wait;
  if (signal?.aborted) return Promise.resolve({ result: -1, outcome: "aborted", shut: false, hadThread: false });
  handleExit();
  const job = new Job(made);
  if (running < MAX_THREADS) job.start();
  else job.standInLine();
  return job.settled;
}

function startNext(): void {
  if (running < MAX_THREADS) line.shift()?.start();
}

/**
 * Ends the calls of one socket, or all of them.
 *
 * @returns undefined where there are none, else a promise that settles when no thread is in such a call any more
 */
export function endThreads(outcome: WaitOutcome, handle?: Handle): Promise<unknown> | undefined {
  const ended = [...jobs].filter((job) => handle === undefined || job.made.handle === handle);
  for (const job of ended) job.end(outcome);
  const busy = ended.filter((job) => jobs.has(job));
  return busy.length === 0 ? undefined : Promise.all(busy.map((job) => job.settled));
}

/** A thread that blocks would keep even `process.exit` from ending the process, in Node. */
function handleExit(): void {
  if (exitHandled) return;
  exitHandled = true;
  process.on("exit", () => endThreads("closed"));
}
