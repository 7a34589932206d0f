import { BY, type By, type Completed, type Sink, type Started, tap } from "../syscall/call.ts";
import { checkOptions } from "../syscall/check-keys.ts";
import { monotonicNs } from "../syscall/clock.ts";
import { SO_ERROR, SOL_SOCKET } from "../syscall/constants.ts";
import { ArgumentError } from "../syscall/error.ts";
import { type CallName, SPECS, type Spec } from "../syscall/libc.ts";
import { FILTER_KEYS, passes, type TraceEvent, type TraceFilter, type WaitHow, type WaitOutcome } from "./event.ts";
import { packArgs, packEnd, packOutcome, packStart, packWait, unpack } from "./event-columns.ts";
import { EventStore } from "./event-store.ts";
import { type KernelView, look } from "./linux/kernel-view.ts";
import { viewAfterClose } from "./linux/sock-diag.ts";

const DEFAULT_CAPACITY = 100_000;

/** A listener that is told of every event as it ends, right after the call: it should be quick. */
export type TraceListener = (event: TraceEvent) => void;

/**
 * The record of every system call that the library makes. There is one, `trace`, and it is on from the start.
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket, trace } from "socklab";
 *
 * const from = trace.seq;
 * socket(AF_INET, SOCK_STREAM).close();
 * console.log(trace.events({ afterSeq: from, by: "you" }).map((event) => event.call)); // [ "socket", "close" ]
 * ```
 */
export class Trace implements Sink {
  #store = new EventStore(DEFAULT_CAPACITY);
  #listeners = new Set<TraceListener>();
  #threads: boolean[] = [];
  #inFlight = new Map<number, number>();
  #step = 0;
  #observe = false;

  /** Whether calls are recorded. Off, a call costs nothing extra. */
  get enabled(): boolean {
    return tap.sink === this;
  }

  /** `false` stops the recording, `true` goes on with it. */
  set enabled(on: boolean) {
    tap.sink = on ? this : null;
  }

  /** Whether the kernel is asked about the socket before and after each of the learner's calls (about 10 µs a call). */
  get observe(): boolean {
    return this.#observe;
  }

  /** A lesson sets it to `true`. */
  set observe(on: boolean) {
    this.#observe = on;
  }

  /**
   * How many events are kept at least before the oldest are dropped, first of all those of the library's own. A million
   * take less than 64 MB.
   */
  get capacity(): number {
    return this.#store.capacity;
  }

  /** How many to keep, from 1; 100 000 unless it is set. */
  set capacity(events: number) {
    this.#store.capacity = events;
  }

  /** The sequence number of the newest event, 0 before the first. */
  get seq(): number {
    return this.#store.next - 1;
  }

  /** How many events are kept now. */
  get size(): number {
    return this.#store.size;
  }

  /**
   * How many events were dropped for want of room since the last `clear()`: the learner's and the library's own. The
   * first event that `events()` gives tells them apart, in `lost`; so do figures and `straceText`.
   */
  get dropped(): number {
    return this.#store.dropped;
  }

  /**
   * Forgets all events, those of calls that are under way with their ends. Sequence numbers go on.
   *
   * @example
   * ```ts
   * import { trace } from "socklab";
   *
   * trace.clear();
   * console.log(trace.size); // 0
   * ```
   */
  clear(): void {
    this.#store.clear();
  }

  /**
   * The events that pass a filter, in the order in which they began. Where older ones are missing for want of room, the
   * first has a field `lost`.
   *
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket, trace } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * server.close();
   * console.log(trace.events({ fd: server, by: "you" }).map((event) => event.call)); // [ "socket", "bind", "close" ]
   * ```
   */
  events(filter: TraceFilter = {}): TraceEvent[] {
    checkOptions("trace.events", filter, FILTER_KEYS, "{ fd: client }");
    const found: TraceEvent[] = [];
    for (const { chunk, slot, seq } of this.#store.after(filter.afterSeq ?? 0)) {
      const event = unpack(chunk, slot, seq);
      if (event && passes(event, filter)) found.push(event);
    }
    const lost = this.#store.lost(filter);
    if (lost && found[0]) found[0] = { ...found[0], lost };
    return found;
  }

  /**
   * The newest finished call of a name that the learner made.
   *
   * @throws {ArgumentError} when the record has none
   * @example
   * ```ts
   * import { AF_INET, duration, SOCK_STREAM, socket, trace } from "socklab";
   *
   * const server = socket(AF_INET, SOCK_STREAM);
   * server.bind("127.0.0.1", 0);
   * const { startNs, endNs } = trace.last("bind");
   * console.log(duration(endNs - startNs)); // … µs
   * server.close();
   * ```
   */
  last(call: CallName): TraceEvent {
    for (let seq = this.#store.next - 1; seq >= this.#store.firstOwn; seq--) {
      const event = this.#event(seq);
      if (event?.call === call && event.kind === "call" && event.by === "you" && !Number.isNaN(event.endNs))
        return event;
    }
    throw new ArgumentError(
      "ERR_ARG_RANGE",
      "trace.last",
      "call",
      `the record has no call of ${JSON.stringify(call)}: run the cell that makes it`,
    );
  }

  /**
   * Tells a listener of every event as it ends. What it throws is swallowed.
   *
   * @returns a function that ends it
   * @example
   * ```ts
   * import { AF_INET, SOCK_STREAM, socket, trace } from "socklab";
   *
   * const stop = trace.subscribe((event) => {
   *   if (event.call === "close") console.log(event.call, event.result); // close 0
   * });
   * socket(AF_INET, SOCK_STREAM).close();
   * stop();
   * ```
   */
  subscribe(listener: TraceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @internal A new step of the learner, for `callInStep` and the like. */
  newStep(): number {
    return ++this.#step;
  }

  /** @internal Keeps what the kernel answered with the newest event, its last question. */
  note(view: KernelView): void {
    if (this.enabled) this.#store.chunk.addDetail(this.#store.slot, { after: view });
  }

  /** @internal */
  before(spec: Spec, by: By, fd: number): unknown {
    return this.#observe && by === BY.YOU && spec.fd && spec !== SPECS.epoll_wait ? look(fd) : undefined;
  }

  /** @internal */
  record(call: Completed): void {
    const seq = this.#begins(call, 0);
    packEnd(this.#store.chunk, this.#store.slot, call);
    if (this.#observe && call.by === BY.YOU) this.#lookAfter(call);
    this.#tell(seq);
  }

  /** @internal */
  begin(call: Started): number {
    const thread = this.#takeThread();
    const seq = this.#begins(call, thread);
    this.#inFlight.set(seq, thread);
    return seq;
  }

  /** @internal */
  end(seq: number, call: Completed): void {
    this.#threads[(this.#inFlight.get(seq) ?? 1) - 1] = false;
    this.#inFlight.delete(seq);
    const place = this.#store.find(seq);
    if (place === undefined) return;
    packEnd(place.chunk, place.slot, call);
    this.#tell(seq);
  }

  /** @internal A wait of the learner's step begins; `endWait` takes the number. 0 where nothing is recorded. */
  beginWait(spec: Spec, fd: number, how: WaitHow, step: number): number {
    if (!this.enabled) return 0;
    const seq = this.#store.push(true);
    const { chunk, slot } = this.#store;
    packStart(chunk, slot, { spec, by: BY.YOU, startNs: monotonicNs() }, step);
    packWait(chunk, slot, fd, how);
    return seq;
  }

  /** @internal */
  endWait(seq: number, outcome: WaitOutcome): void {
    const place = this.#store.find(seq);
    if (place === undefined) return;
    packOutcome(place.chunk, place.slot, outcome, monotonicNs());
    this.#tell(seq);
  }

  /** Takes the next place in the record for a call, and notes what is known when it begins. */
  #begins(call: Started, thread: number): number {
    const seq = this.#store.push(call.by === BY.YOU || asksOutcome(call));
    const { chunk, slot } = this.#store;
    packStart(chunk, slot, call, call.step || this.newStep(), thread);
    packArgs(chunk, slot, call);
    return seq;
  }

  /** The kernel's view after a call: of its descriptor, of the one it made, or of the connection that was closed. */
  #lookAfter({ spec, result, args, seen }: Completed): void {
    const makesOne = MAKE_SOCKETS.has(spec);
    if (!spec.fd && !makesOne) return;
    const fd = makesOne && result >= 0 ? result : (args[0] as number);
    const { chunk, slot } = this.#store;
    const after = viewAfter(spec, fd, result, seen as KernelView | undefined);
    chunk.addDetail(slot, { ...(seen ? { before: seen } : {}), ...(after && { after }) });
    // its queue has one connection less now
    if ((spec === SPECS.accept || spec === SPECS.accept4) && result >= 0) this.note(look(args[0] as number));
  }

  #takeThread(): number {
    const free = this.#threads.indexOf(false);
    const at = free < 0 ? this.#threads.length : free;
    this.#threads[at] = true;
    return at + 1;
  }

  #tell(seq: number): void {
    if (this.#listeners.size === 0) return;
    const event = this.#event(seq);
    if (event === undefined) return;
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        // a listener's mistake must not become the learner's
      }
    }
  }

  #event(seq: number): TraceEvent | undefined {
    const place = this.#store.find(seq);
    return place && unpack(place.chunk, place.slot, seq);
  }
}

/** Whether the library asks how a connect() ended that had to wait: that stays with the learner's call. */
function asksOutcome({ spec, args }: Started): boolean {
  return spec === SPECS.getsockopt && args[1] === SOL_SOCKET && args[2] === SO_ERROR;
}
const MAKE_SOCKETS: ReadonlySet<Spec> = new Set(
  (["socket", "accept", "accept4", "dup", "dup2", "dup3"] as const).map((name) => SPECS[name]),
);

function viewAfter(spec: Spec, fd: number, result: number, seen: KernelView | undefined): KernelView | undefined {
  if (spec === SPECS.close) return seen && result === 0 ? viewAfterClose(seen) : undefined;
  return spec === SPECS.socket && result < 0 ? undefined : look(fd);
}

/**
 * The record of this process: every call that `socket()`, `sys` and the library's own housekeeping make is in it.
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket, straceText, trace } from "socklab";
 *
 * const client = socket(AF_INET, SOCK_STREAM);
 * client.close();
 * console.log(straceText(trace.events({ by: "you" })).startsWith("socket(AF_INET, SOCK_STREAM, 0) = ")); // true
 * ```
 */
export const trace: Trace = new Trace();
trace.enabled = true;
