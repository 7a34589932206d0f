import type { Subject } from "../../exercises/exercise.ts";
import type { Value } from "../../exercises/kit/check/value.ts";
import type { AnswerProcess } from "./answer-process.ts";

/** An answer that runs in process 3, as a check sees it: the same checks run in a notebook, on an answer that is in their own. */
export class RemoteSubject implements Subject {
  readonly #process: AnswerProcess;
  readonly #of: string;
  readonly #keepsRecord: boolean;

  /**
   * @param of the exercise's id
   * @param keepsRecord whether each call's record is kept, for whoever wrote the answer
   */
  constructor(process: AnswerProcess, of: string, keepsRecord: boolean) {
    this.#process = process;
    this.#of = of;
    this.#keepsRecord = keepsRecord;
  }

  call(...args: Value[]): Promise<Value> {
    return this.#process.call(this.#of, args, this.#keepsRecord);
  }

  value(): Promise<Value> {
    return this.#process.value(this.#of);
  }

  async openSockets(): Promise<number> {
    return this.#process.openSockets();
  }
}
