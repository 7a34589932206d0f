import process from "node:process";
import { clearTimeout, setTimeout } from "node:timers";
import { type Arg, BY, call, callOnThread, tap } from "../../syscall/call.ts";
import { SHUT_RDWR } from "../../syscall/constants.ts";
import { SPECS, type Spec } from "../../syscall/libc.ts";
import type { WaitOutcome } from "../../trace/event.ts";
import type { Handle } from "./handle.ts";
import { beginsWaiting, endsWaiting } from "./in-flight.ts";
import type { Want } from "./poller.ts";
import { leftMs, type Wait } from "./wait.ts";

/** koffi takes 256 calls at once; the poller makes one of its own in Deno. */
const KOFFI_CALLS = 240;

/**
 * How many calls may block at once. The runtime's pool has a few threads more, which files and name look-ups need:
 * Node's size is set by UV_THREADPOOL_SIZE before it starts, Deno's is fixed.
 */
export const MAX_THREADS: number = Math.min(
  KOFFI_CALLS,
  Math.max(1, ("Deno" in globalThis ? 32 : Number(process.env.UV_THREADPOOL_SIZE) || 4) - 1),
);

interface Job {
  readonly handle: Handle;
  /** Ends the job: takes it out of the line, or shuts the socket down under the blocked call. */
  end(outcome: WaitOutcome): void;
  readonly settled: Promise<unknown>;
}

/** How a call on a thread ended. */
export interface ThreadEnd {
  readonly result: number;
  readonly outcome: WaitOutcome;
  readonly shut: boolean;
}

const jobs = new Set<Job>();
const line: (() => void)[] = [];
let running = 0;
let exitHandled = false;

/**
 * Makes a call on a thread of its own, where it may block. `close` would not wake it; only `shutdown` does, so that is
 * how an abort, an interrupt or a close ends it, and the socket is of no use afterwards. The deadline is the kernel's own
 * (SO_RCVTIMEO or SO_SNDTIMEO), which leaves the socket as it was; here it only limits the wait for a free thread.
 *
 * @returns the call's result as the kernel gave it; why it was ended, if it was; and whether the socket was shut down for it
 */
export function onThread(
  handle: Handle,
  spec: Spec,
  want: Want,
  wait: Wait,
  step: number,
  args: () => Arg[],
): Promise<ThreadEnd> {
  if (wait.signal?.aborted) return Promise.resolve({ result: -1, outcome: "aborted", shut: false });
  handleExit();
  let resolve: (end: ThreadEnd) => void = () => {};
  const settled = new Promise<ThreadEnd>((done) => {
    resolve = done;
  });
  let outcome: WaitOutcome = "ready";
  let leave: (() => void) | undefined;
  let shut = false;
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => job.end("aborted");
  const settle = (result: number): void => {
    if (!jobs.delete(job)) return;
    if (timer) clearTimeout(timer);
    wait.signal?.removeEventListener("abort", onAbort);
    endsWaiting(wait);
    resolve({ result, outcome, shut });
  };
  const job: Job = {
    handle,
    settled,
    end: (why) => {
      outcome = why;
      if (leave === undefined) {
        settle(-1);
      } else if (!handle.lost) {
        shut = true;
        call(SPECS.shutdown, BY.LIBRARY, wait.fd, SHUT_RDWR);
      }
    },
  };
  const start = (): void => {
    if (handle.closed) job.end("closed");
    if (!jobs.has(job)) {
      next();
      return;
    }
    if (timer) clearTimeout(timer);
    leave = handle.blockThread(want, wait);
    running++;
    const given = args();
    tap.step = step;
    const made = callOnThread(spec, BY.YOU, ...given);
    tap.step = 0;
    void made.then((result) => {
      running--;
      leave?.();
      settle(result);
      next();
    });
  };
  jobs.add(job);
  beginsWaiting(wait);
  wait.signal?.addEventListener("abort", onAbort);
  if (running < MAX_THREADS) {
    start();
  } else {
    line.push(start);
    if (wait.timeoutMs !== Number.POSITIVE_INFINITY) {
      timer = setTimeout(() => job.end("deadline"), Math.min(Math.ceil(leftMs(wait)), 2 ** 31 - 1));
    }
  }
  return settled;
}

function next(): void {
  if (running < MAX_THREADS) line.shift()?.();
}

/**
 * Ends the calls of one socket, or all of them.
 *
 * @returns undefined where there are none, else a promise that settles when no thread is in such a call any more
 */
export function endThreads(outcome: WaitOutcome, handle?: Handle): Promise<unknown> | undefined {
  const ended = [...jobs].filter((job) => handle === undefined || job.handle === handle);
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
