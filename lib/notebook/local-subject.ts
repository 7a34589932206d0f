import { clearTimeout, setTimeout } from "node:timers";
import type { Subject } from "../exercises/exercise.ts";
import { plainFunction, plainValue } from "../exercises/kit/answer.ts";
import { AnswerError, factsOf } from "../exercises/kit/failure.ts";
import type { Value } from "../exercises/kit/value.ts";
import { openSockets } from "../socket/registry.ts";
import { openDescriptors } from "../syscall/descriptors.ts";
import * as sys from "../syscall/mod.ts";
import { trace } from "../trace/trace.ts";

/** An answer that runs in this very process, as in the notebook. */
export class LocalSubject implements Subject {
  readonly #answer: unknown;
  readonly #name: string;
  readonly #deadlineMs: number;
  readonly #before = new Set(openDescriptors());
  #onStray: ((error: unknown) => void) | undefined;

  /**
   * @param name what the learner calls the answer
   * @param deadlineMs how long one call may take
   */
  constructor(answer: unknown, name: string, deadlineMs: number) {
    this.#answer = answer;
    this.#name = name;
    this.#deadlineMs = deadlineMs;
  }

  async value(): Promise<Value> {
    return plainValue(this.#answer);
  }

  async call(...args: Value[]): Promise<Value> {
    const run = plainFunction(this.#answer, this.#name);
    const ends: (() => void)[] = [];
    try {
      return await new Promise<Value>((resolve, reject) => {
        const fail = (error: AnswerError): void => {
          reject(error);
          this.closeAll(); // which ends its waits
        };
        this.#onStray = (error) => fail(new AnswerError(factsOf(error, "stray")));
        ends.push(this.#watch(() => fail(this.#tooLate())));
        const running = (async () => run(...(structuredClone(args) as Value[])))();
        running.then((value) => resolve(plainValue(value))).catch((error) => reject(asAnswerError(error)));
      });
    } finally {
      this.#onStray = undefined;
      for (const end of ends) end();
    }
  }

  async openSockets(): Promise<number> {
    return this.#made().length;
  }

  /** Told of an error that nobody awaited. */
  stray(error: unknown): void {
    this.#onStray?.(error);
  }

  /** Closes every socket that was opened since this subject was made, and so ends every wait on them. */
  closeAll(): void {
    const made = new Set(this.#made());
    for (const socket of openSockets()) if (made.has(socket.fd)) socket.close();
    for (const fd of this.#made()) sys.close(fd);
  }

  #made(): number[] {
    return openDescriptors().filter((fd) => !this.#before.has(fd));
  }

  /**
   * Calls when the time is over. A loop that never lets go of the main thread stops every timer; if it makes system
   * calls, the record hears of them.
   */
  #watch(tooLate: () => void): () => void {
    const until = performance.now() + this.#deadlineMs;
    const timer = setTimeout(tooLate, this.#deadlineMs);
    let told = false;
    const stop = trace.subscribe(() => {
      if (told || performance.now() < until) return;
      told = true;
      tooLate();
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }

  #tooLate(): AnswerError {
    const last = trace.events({ by: "you" }).at(-1);
    const call = last === undefined ? "" : `; its last call was ${last.call}()`;
    return new AnswerError({
      reason: "deadline",
      message: `the function had not returned after ${this.#deadlineMs} ms${call}`,
    });
  }
}

function asAnswerError(error: unknown): AnswerError {
  return error instanceof AnswerError ? error : new AnswerError(factsOf(error));
}
