import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Manner } from "../../exercises/exercise.ts";
import { AnswerError, type AnswerErrorFacts, type AnswerErrorReason } from "../../exercises/kit/check/failure.ts";
import { after } from "../../exercises/kit/check/patience.ts";
import type { Value } from "../../exercises/kit/check/value.ts";
import { countValues } from "../../project/json-size.ts";
import { fromLine, MOST_REPLY_BYTES, MOST_REPLY_VALUES, type Question, toLine } from "../protocol/mod.ts";
import { runDelayMs } from "../sandbox/processes.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { WatchedProcess } from "../sandbox/watched-process.ts";

/** How long the judge waits, in milliseconds in which the answer could go on. */
export interface Patience {
  /** For one check, and for one call. */
  readonly deadlineMs: number;
  /** For one thing to happen in a check. */
  readonly patienceMs: number;
  /** How long a wait of the answer's own may take. */
  readonly answerMs: number;
  /** For the cell to run once. */
  readonly loadMs: number;
  /** How much of the processors the answer may have before it gives anything back. */
  readonly computeMs: number;
}

export const PATIENCE: Patience = { deadlineMs: 4000, patienceMs: 2500, answerMs: 2000, loadMs: 5000, computeMs: 1500 };
/** For an attempt that is no last word. */
export const IMPATIENCE: Patience = {
  deadlineMs: 1500,
  patienceMs: 1000,
  answerMs: 800,
  loadMs: 2000,
  computeMs: 500,
};
/** How long an answer's process may take to start, before it has an answer. */
const START_MS = 10_000;
/** How long a process that has nothing else to do may take to say that it is there. */
const ALIVE_MS = 1000;
const GONE_MS = 3000;
/** How often it is seen how much of the processors an answer has had. */
const COMPUTE_WATCH_MS = 100;
/** In reply to one question: errors that nobody awaits may be among them. */
const MOST_LINES = 2000;
const MOST_RECORD = 400_000;
/** Others had the processors for so long in one check that it may have failed for that. */
const STALLED_MS = 40;

type Asked<Q> = Q extends Question ? Omit<Q, "id"> : never;
type Waiter = { hearsStrays: boolean; resolve(value: Value): void; reject(error: AnswerError): void };

/**
 * The border to process 3: a process in the sandbox with answers in it. It is told what to do, and believed nothing but a
 * value: a reply may come from the learner's code, so one that fits no open question, or has another form, is passed over,
 * and every wait has a deadline here.
 */
export class AnswerProcess {
  /** The exercises whose answers were loaded. */
  readonly loaded = new Set<string>();
  /** Why the process can't be asked any more: it hung, or it ended. */
  lost: { readonly reason: "deadline" | "crash"; readonly message: string } | undefined;
  readonly #process: WatchedProcess;
  readonly #waiting = new Map<string, Waiter>();
  readonly #values = new Map<string, Promise<Value>>();
  #text: Buffer[] = [];
  /** Since it was asked something. */
  #bytes = 0;
  #lines = 0;
  #stalledBefore = 0;
  #patience = PATIENCE;
  #stray: AnswerErrorFacts | undefined;

  constructor(sandbox: Sandbox) {
    this.#process = new WatchedProcess(sandbox);
    this.#process.channel.on("data", (data: Buffer) => this.#read(data));
    void this.#process.gone.then(() => this.#lose("crash", this.#process.ending));
  }

  /**
   * Runs an answer's cell.
   *
   * @param of the exercise's id
   * @param name what the learner calls the answer
   * @throws {AnswerError} what the cell threw, or that it did not end
   */
  async load(of: string, code: string, name: string): Promise<void> {
    this.loaded.add(of);
    const { folder } = this.#process;
    await this.#ask({ ask: "load", of, code, name, folder }, this.#patience.loadMs, "the cell did not end");
  }

  /**
   * Calls an answer that is a function.
   *
   * @param record whether its calls are kept, for whoever wrote it
   * @param manner how its sockets behave
   * @throws {AnswerError} when it throws, does not settle in time, or is no function
   */
  call(of: string, args: readonly Value[], record: boolean, manner: Manner = {}): Promise<Value> {
    const question = {
      ask: "call",
      of,
      args,
      record,
      manner: { timeoutMs: this.#patience.answerMs, ...manner },
    } as const;
    return this.#ask(question, this.#patience.deadlineMs, "the function did not return");
  }

  /**
   * The value of an answer that is one. It is asked for once: it may be made to differ each time.
   *
   * @throws {AnswerError} when an answer is no plain value
   */
  value(of: string): Promise<Value> {
    const value =
      this.#values.get(of) ?? this.#ask({ ask: "value", of }, this.#patience.deadlineMs, "the value did not come");
    this.#values.set(of, value);
    return value;
  }

  /** For how long neither the answer nor the judge could go on, in all, since others had the processors. */
  stalledMs(): number {
    return this.#process.stalledMs() + runDelayMs("/proc/self");
  }

  /** From here on a check is run. */
  beginCheck(patience: Patience): void {
    this.#patience = patience;
    this.#stalledBefore = this.stalledMs();
  }

  get stalledInCheckMs(): number {
    return Math.max(0, this.stalledMs() - this.#stalledBefore);
  }

  /** Whether the check may have failed for a busy machine. */
  get hasStalled(): boolean {
    return this.stalledInCheckMs > STALLED_MS;
  }

  openSockets(): number {
    return this.#process.sockets();
  }

  /** How many calls have not returned. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Whether something goes on that no check waits for any more, or has gone wrong meanwhile. */
  get isBusy(): boolean {
    return this.pending > 0 || this.#stray !== undefined;
  }

  /** Whether the process has started, and none of an answer's doing: before it holds one. */
  async isReady(): Promise<boolean> {
    const said = await this.#ask({ ask: "alive" }, START_MS, "its process did not start").catch(() => false);
    return said === true;
  }

  /** Whether the process still answers; if not, it is ended. */
  async isAlive(): Promise<boolean> {
    const said = await this.#ask({ ask: "alive" }, ALIVE_MS, "its loop let nothing else happen").catch(() => false);
    return said === true;
  }

  /** The last recorded call's record, as JSON lines that nobody has looked at. */
  async record(): Promise<string | undefined> {
    const text = await this.#ask({ ask: "record" }, ALIVE_MS, "the record did not come").catch(() => undefined);
    return typeof text === "string" && text !== "" ? text.slice(0, MOST_RECORD) : undefined;
  }

  /** Ends the process, and waits until it is gone. */
  async end(): Promise<void> {
    this.#process.end();
    await Promise.race([this.#process.gone, sleep(GONE_MS, undefined, { ref: false })]);
  }

  /** Asks, and waits for the reply that bears the question's number, for the process's end, or for the deadline. */
  #ask(question: Asked<Question>, deadlineMs: number, late: string): Promise<Value> {
    if (this.lost) return Promise.reject(new AnswerError(this.lost));
    const hearsStrays = question.ask !== "record" && question.ask !== "alive"; // these are not about what the answer did
    if (this.#stray && hearsStrays) return Promise.reject(new AnswerError(this.#takeStray()));
    // an answer could write to the channel as well: it can't reply to a question whose number it does not know
    const id = randomBytes(12).toString("hex");
    return new Promise<Value>((resolve, reject) => {
      // what hangs can't be trusted with another question, nor be told to stop
      const hang = (within: string): void => {
        this.#lose("deadline", `${late} within ${within}`);
        this.#process.end();
      };
      const giveUp = after(
        deadlineMs,
        () => this.stalledMs(),
        () => hang(`${deadlineMs} ms`),
      );
      const endWatch = this.#watchComputing(hang);
      const settle =
        <T>(act: (what: T) => void) =>
        (what: T): void => {
          giveUp();
          endWatch();
          this.#waiting.delete(id);
          act(what);
        };
      this.#waiting.set(id, { hearsStrays, resolve: settle(resolve), reject: settle(reject) });
      this.#bytes = 0;
      this.#lines = 0;
      this.#process.channel.write(toLine({ ...question, id } as Question));
    });
  }

  /** An endless loop need not have a processor till the deadline. */
  #watchComputing(hang: (within: string) => void): () => void {
    const { computeMs } = this.#patience;
    let before: number | undefined; // most questions are answered before the first look
    const watch = setInterval(() => {
      // while the judge could not go on, the answer may have waited for it in a loop
      const now = this.#process.processorMs() - runDelayMs("/proc/self");
      before ??= now;
      if (now - before > computeMs) hang(`${computeMs} ms of computing`);
    }, COMPUTE_WATCH_MS);
    return () => clearInterval(watch);
  }

  #read(data: Buffer): void {
    this.#bytes += data.length;
    this.#text.push(data);
    if (this.#bytes > MOST_REPLY_BYTES) {
      this.#endFor(`it gave back more than ${MOST_REPLY_BYTES / 1024 / 1024} MiB`);
    }
    if (this.lost || !data.includes("\n")) return;
    const whole = Buffer.concat(this.#text);
    const end = whole.lastIndexOf(10);
    this.#text = [whole.subarray(end + 1)];
    const text = whole.toString("utf8", 0, end);
    for (let from = 0; from <= text.length && !this.lost; ) {
      if (this.#lines++ > MOST_LINES) this.#endFor("it gave back more than it was asked for");
      const to = text.indexOf("\n", from);
      this.#hear(text.slice(from, to < 0 ? undefined : to));
      from = to < 0 ? text.length + 1 : to + 1;
    }
  }

  #endFor(why: string): void {
    this.#lose("crash", why);
    this.#process.end();
  }

  #hear(line: string): void {
    if (countValues(line, MOST_REPLY_VALUES) > MOST_REPLY_VALUES) {
      this.#endFor(`it gave back more than ${MOST_REPLY_VALUES} values`);
      return;
    }
    let said: Record<string, Value>;
    try {
      said = (fromLine(line) ?? {}) as Record<string, Value>;
    } catch {
      return; // only the course's own part says anything that counts, and it says it well
    }
    if (typeof said !== "object") return;
    if (said.stray !== undefined) this.#hearStray(factsFrom(said.stray, "stray"));
    const waiter = this.#waiting.get(String(said.id));
    if (waiter === undefined) return;
    if (said.error !== undefined) waiter.reject(new AnswerError(factsFrom(said.error, "threw")));
    else waiter.resolve(said.value);
  }

  /** An error that nobody awaited belongs to whatever is asked now, or else to what is asked next. */
  #hearStray(facts: AnswerErrorFacts): void {
    this.#stray ??= facts;
    const waiter = [...this.#waiting.values()].find(({ hearsStrays }) => hearsStrays);
    waiter?.reject(new AnswerError(this.#takeStray()));
  }

  #takeStray(): AnswerErrorFacts {
    const facts = this.#stray as AnswerErrorFacts;
    this.#stray = undefined;
    return facts;
  }

  #lose(reason: "deadline" | "crash", message: string): void {
    this.lost ??= { reason, message };
    for (const waiter of [...this.#waiting.values()]) waiter.reject(new AnswerError(this.lost));
  }
}

const TOLD: readonly AnswerErrorReason[] = ["threw", "kind", "not-yet", "stray"];
const MOST_TEXT = 2000;

/** What a process says of its error, made plain. That it hung or crashed is for the judge to say. */
function factsFrom(said: Value, otherwise: AnswerErrorReason): AnswerErrorFacts {
  const facts = (typeof said === "object" && said !== null ? said : {}) as Record<string, Value>;
  const text = (value: Value): string | undefined =>
    typeof value === "string" ? value.slice(0, MOST_TEXT) : undefined;
  return {
    reason: TOLD.find((one) => one === facts.reason) ?? otherwise,
    message: text(facts.message) ?? "an error without words",
    code: text(facts.code),
    syscall: text(facts.syscall),
    waitingFor: text(facts.waitingFor),
  };
}
