import process from "node:process";
import { clearTimeout, setTimeout } from "node:timers";
import { type Arg, BY, call, callOnThread, tap } from "../syscall/call.ts";
import { SHUT_RDWR } from "../syscall/constants.ts";
import { SPECS, type Spec } from "../syscall/libc.ts";
import type { WaitOutcome } from "../trace/event.ts";
import type { Wait } from "./waiting.ts";

/**
 * How many calls may block at once. The runtime's pool has a few threads more, which files and name look-ups need:
 * Node's size is set by UV_THREADPOOL_SIZE before it starts, Deno's is fixed.
 */
export const MAX_THREADS: number = Math.max(
  1,
  ("Deno" in globalThis ? 32 : Number(process.env.UV_THREADPOOL_SIZE) || 4) - 1,
);

interface Job {
  readonly fd: number;
  /** Ends the job: takes it out of the line, or shuts the socket down under the blocked call. */
  end(outcome: WaitOutcome): void;
  readonly settled: Promise<unknown>;
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
 * @returns the call's result as the kernel gave it, and why it was ended, if it was
 */
export function onThread(
  spec: Spec,
  wait: Wait,
  step: number,
  args: (leftMs: number) => Arg[],
): Promise<{ result: number; outcome: WaitOutcome }> {
  if (wait.signal?.aborted) return Promise.resolve({ result: -1, outcome: "aborted" });
  handleExit();
  let resolve: (end: { result: number; outcome: WaitOutcome }) => void = () => {};
  const settled = new Promise<{ result: number; outcome: WaitOutcome }>((done) => {
    resolve = done;
  });
  let outcome: WaitOutcome = "ready";
  let started = false;
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => job.end("aborted");
  const settle = (result: number): void => {
    if (!jobs.delete(job)) return;
    if (timer) clearTimeout(timer);
    wait.signal?.removeEventListener("abort", onAbort);
    resolve({ result, outcome });
  };
  const job: Job = {
    fd: wait.fd,
    settled,
    end: (why) => {
      outcome = why;
      if (started) call(SPECS.shutdown, BY.LIBRARY, wait.fd, SHUT_RDWR);
      else settle(-1);
    },
  };
  const start = (): void => {
    if (!jobs.has(job)) {
      next();
      return;
    }
    if (timer) clearTimeout(timer);
    started = true;
    running++;
    tap.step = step;
    const made = callOnThread(spec, BY.YOU, ...args(Math.max(1, wait.since + wait.timeoutMs - Date.now())));
    tap.step = 0;
    void made.then((result) => {
      running--;
      settle(result);
      next();
    });
  };
  jobs.add(job);
  wait.signal?.addEventListener("abort", onAbort);
  if (running < MAX_THREADS) {
    start();
  } else {
    line.push(start);
    if (wait.timeoutMs !== Number.POSITIVE_INFINITY) {
      timer = setTimeout(() => job.end("deadline"), Math.min(wait.timeoutMs, 2 ** 31 - 1));
    }
  }
  return settled;
}

function next(): void {
  if (running < MAX_THREADS) line.shift()?.();
}

/**
 * Ends the calls of one descriptor, or all of them.
 *
 * @returns undefined where there are none, else a promise that settles when no thread is in such a call any more
 */
export function endThreads(outcome: WaitOutcome, fd?: number): Promise<unknown> | undefined {
  const ended = [...jobs].filter((job) => fd === undefined || job.fd === fd);
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
