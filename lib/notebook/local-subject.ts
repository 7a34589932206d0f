import { clearTimeout, setTimeout } from "node:timers";
import type { Manner, Subject } from "../exercises/exercise.ts";
import { behave } from "../exercises/kit/check/behave.ts";
import { AnswerError, factsOf } from "../exercises/kit/check/failure.ts";
import { plainFunction, plainValue } from "../exercises/kit/check/plain-answer.ts";
import type { Value } from "../exercises/kit/check/value.ts";
import { openSockets } from "../socket/open-sockets.ts";
import * as sys from "../syscall/mod.ts";
import { openDescriptors } from "../syscall/open-descriptors.ts";
import type { TraceEvent } from "../trace/event.ts";
import { trace } from "../trace/trace.ts";

/** By how much a timer may be late before the main thread counts as busy. */
const BUSY_MS = 200;
/** How many events are looked through for the last call. */
const RECENT = 50;
/** How many calls of an answer are kept. */
const MOST_CALLS = 400;

/** An answer that runs in this very process, as in the notebook. */
export class LocalSubject implements Subject {
  readonly #answer: unknown;
  readonly #name: string;
  readonly #deadlineMs: number;
  readonly #until: number;
  readonly #before = new Set(openDescriptors());
  /** What the answer was when it was first asked for: it may be made to differ each time. */
  #value: { readonly plain: Value } | undefined;
  #calls: TraceEvent[] = [];
  #manner: Manner = {};
  #onStray: ((error: unknown) => void) | undefined;

  /**
   * @param name what the learner calls the answer
   * @param deadlineMs how long one call may take
   * @param totalMs how long all calls together may take, from now
   */
  constructor(answer: unknown, name: string, deadlineMs: number, totalMs = Number.POSITIVE_INFINITY) {
    this.#answer = answer;
    this.#name = name;
    this.#deadlineMs = deadlineMs;
    this.#until = performance.now() + totalMs;
  }

  async value(): Promise<Value> {
    this.#value ??= { plain: plainValue(this.#answer) };
    return this.#value.plain;
  }

  async call(...args: Value[]): Promise<Value> {
    const run = plainFunction(this.#answer, this.#name);
    const ends = [this.#collectCalls(), behave(this.#manner)];
    try {
      return await new Promise<Value>((resolve, reject) => {
        const fail = (error: AnswerError): void => {
          reject(error);
          this.closeAll(); // which ends its waits
        };
        this.#onStray = (error) => fail(new AnswerError(factsOf(error, "stray")));
        ends.push(this.#watch((busy) => fail(this.#tooLate(busy))));
        const running = (async () => run(...(structuredClone(args) as Value[])))();
        running.then((value) => resolve(plainValue(value))).catch((error) => reject(asAnswerError(error)));
      });
    } finally {
      this.#onStray = undefined;
      for (const end of ends) end();
    }
  }

  async calls(): Promise<readonly TraceEvent[]> {
    return this.#calls.toSorted((a, b) => a.seq - b.seq); // they were reported as they ended
  }

  with(manner: Manner): Subject {
    const call = async (...args: Value[]): Promise<Value> => {
      this.#manner = manner;
      try {
        return await this.call(...args);
      } finally {
        this.#manner = {};
      }
    };
    return {
      call,
      value: () => this.value(),
      openSockets: () => this.openSockets(),
      calls: () => this.calls(),
      with: (more) => this.with({ ...manner, ...more }),
    };
  }

  async openSockets(): Promise<number> {
    return this.#made().length;
  }

  /** Takes an error that nothing awaited. */
  stray(error: unknown): void {
    this.#onStray?.(error);
  }

  /** Closes every socket that was opened since this subject was made, and so ends every wait on them. */
  closeAll(): void {
    const made = new Set(this.#made());
    for (const socket of openSockets()) if (made.has(socket.fd)) socket.close();
    for (const fd of this.#made()) sys.close(fd);
  }

  #collectCalls(): () => void {
    const calls: TraceEvent[] = [];
    this.#calls = calls;
    return trace.subscribe((event) => {
      if (event.kind === "call" && event.by === "you" && calls.length < MOST_CALLS) calls.push(event);
    });
  }

  #made(): number[] {
    return openDescriptors().filter((fd) => !this.#before.has(fd));
  }

  /**
   * Calls when the time is over. A loop that never lets go of the main thread stops every timer; if it makes system
   * calls, the record hears of them.
   *
   * @param tooLate is told whether the main thread was busy all the time
   */
  #watch(tooLate: (busy: boolean) => void): () => void {
    const until = Math.min(performance.now() + this.#deadlineMs, this.#until);
    const timer = setTimeout(() => tooLate(false), until - performance.now());
    let told = false;
    const stop = trace.subscribe(() => {
      if (told || performance.now() < until + BUSY_MS) return;
      told = true;
      tooLate(true);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }

  #tooLate(busy: boolean): AnswerError {
    const last = trace.events({ afterSeq: trace.seq - RECENT, by: "you" }).findLast(({ kind }) => kind === "call");
    const call = last && `; its last call was ${last.call}(), and the answer ${last.errno ?? last.result}`;
    const loop =
      busy &&
      " All the time it let nothing else happen on this page: its loop never waits for anything. Is an await missing?";
    const message = `the function did not return in time${call ?? ""}.${loop || ""}`;
    return new AnswerError({ reason: "deadline", message });
  }
}

const asAnswerError = (error: unknown): AnswerError =>
  error instanceof AnswerError ? error : new AnswerError(factsOf(error));
