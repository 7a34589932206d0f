import type { Manner, Subject } from "../../exercises/exercise.ts";
import { Failure } from "../../exercises/kit/check/failure.ts";
import { sameValue, showValue, type Value } from "../../exercises/kit/check/value.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { fromJsonLines } from "../../trace/jsonl.ts";
import type { AnswerProcess } from "./answer-process.ts";

const DIFFERS = "write the value itself: it must be the same whenever it is asked for";

/** An answer that runs in process 3, as a check sees it: the same checks run in a notebook, on an answer that is in their own. */
export class RemoteSubject implements Subject {
  readonly #process: AnswerProcess;
  readonly #of: string;
  readonly #keepsRecord: boolean;
  readonly #before: { readonly value: Value } | undefined;
  readonly #manner: Manner;

  /**
   * @param of the exercise's id
   * @param keepsRecord whether each call's record is kept, for whoever wrote the answer
   * @param before what an answer that is a value was in another process, where a check has passed it
   */
  constructor(
    process: AnswerProcess,
    of: string,
    keepsRecord: boolean,
    before?: { readonly value: Value },
    manner: Manner = {},
  ) {
    this.#process = process;
    this.#of = of;
    this.#keepsRecord = keepsRecord;
    this.#before = before;
    this.#manner = manner;
  }

  call(...args: Value[]): Promise<Value> {
    return this.#process.call(this.#of, args, this.#keepsRecord, this.#manner);
  }

  async value(): Promise<Value> {
    const value = await this.#process.value(this.#of);
    if (this.#before === undefined || sameValue(this.#before.value, value)) return value;
    throw new Failure(showValue(this.#before.value), `${showValue(value)} when it was asked for again`, DIFFERS);
  }

  async openSockets(): Promise<number> {
    return this.#process.openSockets();
  }

  /** Of a hidden check there is no record. Whatever an answer's process says of its calls is only as true as that process. */
  async calls(): Promise<readonly TraceEvent[]> {
    const events = fromJsonLines((await this.#process.record()) ?? "");
    return events.filter(({ kind, by, args }) => kind === "call" && by === "you" && Array.isArray(args));
  }

  with(manner: Manner): Subject {
    const both = { ...this.#manner, ...manner };
    return new RemoteSubject(this.#process, this.#of, this.#keepsRecord, this.#before, both);
  }
}
