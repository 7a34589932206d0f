import type { Subject } from "../../exercises/exercise.ts";
import type { Value } from "../../exercises/kit/check/value.ts";
import type { Host } from "./answer-process.ts";

/** An answer that runs in another process. */
export class RemoteSubject implements Subject {
  readonly #host: Host;
  readonly #of: string;
  readonly #record: boolean;

  /**
   * @param of the exercise's id
   * @param record whether each call's record is kept, for whoever wrote the answer
   */
  constructor(host: Host, of: string, record: boolean) {
    this.#host = host;
    this.#of = of;
    this.#record = record;
  }

  call(...args: Value[]): Promise<Value> {
    return this.#host.call(this.#of, args, this.#record);
  }

  value(): Promise<Value> {
    return this.#host.value(this.#of);
  }

  async openSockets(): Promise<number> {
    return this.#host.openSockets();
  }
}
