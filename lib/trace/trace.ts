import { type Address, decodeAddress, familyOf } from "../syscall/address.ts";
import { type Arg, type Args, BY, type By, type Sink, tap } from "../syscall/call.ts";
import { monotonicNs } from "../syscall/clock.ts";
import { AF_INET } from "../syscall/constants.ts";
import { errnoCode } from "../syscall/errno.ts";
import { ArgumentError } from "../syscall/error.ts";
import { type CallName, SPECS, SPECS_BY_ID, type Spec } from "../syscall/libc.ts";
import type { MessageHeader } from "../syscall/message-header.ts";
import { optionText } from "../syscall/option-values.ts";
import { epollEventAt } from "../syscall/readiness.ts";
import { selectList } from "../syscall/select.ts";
import { callArgs } from "./args.ts";
import {
  passes,
  type TraceEvent,
  type TraceFilter,
  WAIT_HOWS,
  WAIT_OUTCOMES,
  type WaitHow,
  type WaitOutcome,
} from "./event.ts";
import { type KernelView, look } from "./linux/kernel-view.ts";
import { viewAfterClose } from "./linux/sock-diag.ts";
import { messageBytes, messageDetail, receivedDetail } from "./message-detail.ts";
import { type Chunk, type Detail, PREVIEW, Ring } from "./ring.ts";

const BY_NAMES = ["you", "library", "probe"] as const;
const WAIT = 1;
const DEFAULT_CAPACITY = 100_000;
/** How many entries of a list are kept. */
const LIST_MAX = 16;

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
  #ring = new Ring(DEFAULT_CAPACITY);
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

  /** How many events are kept at least before the oldest are dropped. A million take less than 64 MB. */
  get capacity(): number {
    return this.#ring.capacity;
  }

  /** How many to keep, from 1; 100 000 unless it is set. */
  set capacity(events: number) {
    this.#ring.capacity = events;
  }

  /** The sequence number of the newest event, 0 before the first. */
  get seq(): number {
    return this.#ring.next - 1;
  }

  /** How many events are kept now. */
  get size(): number {
    return this.#ring.next - this.#ring.first;
  }

  /** How many events were dropped for want of room. */
  get dropped(): number {
    return this.#ring.dropped;
  }

  /**
   * Forgets all events. Sequence numbers go on.
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
    this.#ring.clear();
  }

  /**
   * The events that pass a filter, in the order in which they began.
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
    const found: TraceEvent[] = [];
    const from = Math.max(this.#ring.first, (filter.afterSeq ?? 0) + 1);
    for (let seq = from; seq < this.#ring.next; seq++) {
      const event = this.#event(seq);
      if (event && passes(event, filter)) found.push(event);
    }
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
    for (let seq = this.#ring.next - 1; seq >= this.#ring.first; seq--) {
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

  /** @internal A new step of the learner: the calls that are made with `tap.step` set to it belong together. */
  newStep(): number {
    return ++this.#step;
  }

  /** @internal Keeps what the kernel answered with the newest event, its last question. */
  note(view: KernelView): void {
    if (this.enabled) this.#ring.chunk.addDetail(this.#ring.slot, { after: view });
  }

  /** @internal */
  before(spec: Spec, by: By, fd: number): unknown {
    return this.#observe && by === BY.YOU && spec.fd && spec !== SPECS.epoll_wait ? look(fd) : undefined;
  }

  /** @internal */
  record(
    spec: Spec,
    by: By,
    start: number,
    end: number,
    result: number,
    errno: number,
    args: Args,
    seen: unknown,
  ): void {
    const seq = this.#ring.push();
    const { chunk, slot } = this.#ring;
    this.#fillStart(chunk, slot, spec, by, 0, start);
    fillArgs(chunk, slot, spec, args);
    fillEnd(chunk, slot, spec, end, result, errno, args);
    if (this.#observe && by === BY.YOU) this.#lookAfter(seq, spec, result, args, seen);
    if (this.#listeners.size > 0) this.#tell(seq);
  }

  /** @internal */
  begin(spec: Spec, by: By, start: number, args: Args): number {
    const seq = this.#ring.push();
    const { chunk, slot } = this.#ring;
    const thread = this.#takeThread();
    this.#inFlight.set(seq, thread);
    this.#fillStart(chunk, slot, spec, by, thread, start);
    fillArgs(chunk, slot, spec, args);
    return seq;
  }

  /** @internal */
  end(seq: number, spec: Spec, end: number, result: number, errno: number, args: Args): void {
    this.#threads[(this.#inFlight.get(seq) ?? 1) - 1] = false;
    this.#inFlight.delete(seq);
    const chunk = this.#ring.chunkOf(seq);
    if (chunk === undefined) return;
    const slot = this.#ring.slotOf(seq);
    fillEnd(chunk, slot, spec, end, result, errno, args);
    if (this.#listeners.size > 0) this.#tell(seq);
  }

  /** @internal A wait begins; `endWait` takes the number. 0 where nothing is recorded. */
  beginWait(spec: Spec, fd: number, how: WaitHow): number {
    if (!this.enabled) return 0;
    const seq = this.#ring.push();
    const { chunk, slot: at } = this.#ring;
    this.#fillStart(chunk, at, spec, BY.YOU, 0, monotonicNs());
    chunk.kind[at] = WAIT;
    chunk.fd[at] = fd;
    chunk.a[at] = WAIT_HOWS.indexOf(how);
    chunk.b[at] = 0;
    return seq;
  }

  /** @internal */
  endWait(seq: number, outcome: WaitOutcome): void {
    const chunk = this.#ring.chunkOf(seq);
    if (chunk === undefined) return;
    const at = this.#ring.slotOf(seq);
    chunk.end[at] = monotonicNs();
    chunk.b[at] = WAIT_OUTCOMES.indexOf(outcome);
    if (this.#listeners.size > 0) this.#tell(seq);
  }

  #fillStart(chunk: Chunk, at: number, spec: Spec, by: By, thread: number, start: number): void {
    chunk.start[at] = start;
    chunk.end[at] = Number.NaN;
    chunk.call[at] = spec.id;
    chunk.by[at] = by;
    chunk.kind[at] = 0;
    chunk.thread[at] = thread;
    chunk.step[at] = tap.step === 0 ? ++this.#step : tap.step;
    chunk.errno[at] = 0;
    chunk.result[at] = 0;
    chunk.previewLength[at] = 0;
    chunk.address[at] = -1;
  }

  /** The kernel's view after a call: of its descriptor, of the one it made, or of the connection that was closed. */
  #lookAfter(seq: number, spec: Spec, result: number, args: Args, seen: unknown): void {
    const makesOne = MAKE_SOCKETS.has(spec);
    if (!spec.fd && !makesOne) return;
    const fd = makesOne && result >= 0 ? result : (args[0] as number);
    const after = viewAfter(spec, fd, result, seen as KernelView | undefined);
    const chunk = this.#ring.chunkOf(seq);
    chunk?.addDetail(this.#ring.slotOf(seq), { ...(seen ? { before: seen } : {}), ...(after && { after }) });
  }

  #takeThread(): number {
    const free = this.#threads.indexOf(false);
    const at = free < 0 ? this.#threads.length : free;
    this.#threads[at] = true;
    return at + 1;
  }

  #tell(seq: number): void {
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
    const chunk = this.#ring.chunkOf(seq);
    const at = this.#ring.slotOf(seq);
    const spec = SPECS_BY_ID[chunk?.call[at] ?? -1];
    if (chunk === undefined || spec === undefined) return undefined;
    const isWait = chunk.kind[at] === WAIT;
    const errno = chunk.errno[at] ?? 0;
    const bytes = chunk.getPreview(at);
    const { address: stored, value, list, ...detail } = (chunk.detail?.get(at) ?? {}) as Detail;
    const address = unpack(chunk.address[at] ?? -1) ?? (stored as Address | undefined);
    const event = {
      seq,
      kind: isWait ? "wait" : "call",
      call: spec.name,
      by: BY_NAMES[chunk.by[at] ?? 0] ?? "you",
      step: chunk.step[at] ?? 0,
      thread: chunk.thread[at] ?? 0,
      fd: chunk.fd[at] ?? -1,
      startNs: chunk.start[at] ?? 0,
      endNs: chunk.end[at] ?? Number.NaN,
      result: isWait ? 0 : (chunk.result[at] ?? 0),
      errno: errno === 0 ? undefined : errnoCode(errno),
      ...(address && { address }),
      ...(bytes && { bytes }),
      ...(value !== undefined && { value: (value as number[])[0] as number }),
      ...(list !== undefined && { list: unpackList(list as Int32Array) }),
      ...detail,
      ...(isWait && { how: WAIT_HOWS[chunk.a[at] ?? 0], outcome: WAIT_OUTCOMES[chunk.b[at] ?? 0] }),
    } as Omit<TraceEvent, "args">;
    const ints = [chunk.a[at] ?? 0, chunk.b[at] ?? 0, chunk.c[at] ?? 0] as const;
    return { ...event, args: isWait ? [] : callArgs(event, ints, value as number[] | undefined) };
  }
}

const MAKE_SOCKETS: ReadonlySet<Spec> = new Set(
  (["socket", "accept", "accept4", "dup", "dup2", "dup3"] as const).map((name) => SPECS[name]),
);

function viewAfter(spec: Spec, fd: number, result: number, seen: KernelView | undefined): KernelView | undefined {
  if (spec === SPECS.close) return seen && result === 0 ? viewAfterClose(seen) : undefined;
  return spec === SPECS.socket && result < 0 ? undefined : look(fd);
}

function fillArgs(chunk: Chunk, at: number, spec: Spec, args: Args): void {
  chunk.fd[at] = spec.fd ? (args[0] as number) : -1;
  chunk.a[at] = spec.a < 0 ? 0 : (args[spec.a] as number);
  chunk.b[at] = spec.b < 0 ? 0 : (args[spec.b] as number);
  chunk.c[at] = spec.c < 0 ? 0 : (args[spec.c] as number);
  if (spec.addressIn >= 0) fillAddress(chunk, at, args[spec.addressIn] as Uint8Array, undefined);
  if (spec.dataIn >= 0) {
    const bytes = args[spec.dataIn] as Uint8Array;
    chunk.setPreview(at, bytes, bytes.length);
  }
  if (spec.list >= 0 && spec !== SPECS.epoll_wait) chunk.addDetail(at, { list: listOf(spec, args, 1, false) });
  if (spec === SPECS.setsockopt) fillValue(chunk, at, args[spec.value], args[4] as number);
  if (spec.message >= 0) fillMessage(chunk, at, args[spec.message] as MessageHeader, spec === SPECS.sendmsg);
}

function fillEnd(chunk: Chunk, at: number, spec: Spec, end: number, result: number, errno: number, args: Args): void {
  chunk.end[at] = end;
  chunk.result[at] = result;
  chunk.errno[at] = errno;
  if (result < 0) return;
  if (spec === SPECS.mmap) chunk.addDetail(at, { result }); // an address is wider than the column
  if (spec.dataOut >= 0 && result > 0) chunk.setPreview(at, args[spec.dataOut] as Uint8Array, result);
  if (spec.addressOut >= 0) {
    const length = args[spec.addressOut + 1] as Int32Array;
    fillAddress(chunk, at, args[spec.addressOut] as Uint8Array, length[0]);
  }
  if (spec.value >= 0 && spec !== SPECS.setsockopt)
    fillValue(chunk, at, args[spec.value], spec === SPECS.getsockopt ? (args[4] as Int32Array)[0] : undefined);
  if (spec === SPECS.recvmsg) fillReceived(chunk, at, args[spec.message] as MessageHeader, result);
  if (spec.made >= 0) chunk.addDetail(at, { fds: [...(args[spec.made] as Int32Array)] });
  if (spec.list >= 0 && result > 0 && spec !== SPECS.epoll_ctl) {
    chunk.addDetail(at, { list: listOf(spec, args, result, true) });
  }
}

/** @param length how long an option's value is; undefined for a request's of `ioctl` */
function fillValue(chunk: Chunk, at: number, value: Arg, length: number | undefined): void {
  if (value instanceof Int32Array) chunk.addDetail(at, { value: optionNumbers(value) });
  if (length === undefined || chunk.by[at] !== BY.YOU || !ArrayBuffer.isView(value)) return;
  const valueText = optionText(chunk.a[at] ?? 0, chunk.b[at] ?? 0, value, length);
  if (valueText !== undefined) chunk.addDetail(at, { valueText });
}

function fillMessage(chunk: Chunk, at: number, header: MessageHeader, isSent: boolean): void {
  chunk.addDetail(at, isSent ? messageDetail(header) : { iov: header.iov.map(({ length }) => length) });
  if (!isSent) return;
  const bytes = messageBytes(header, PREVIEW);
  chunk.setPreview(at, bytes, bytes.length);
  if (header.name) fillAddress(chunk, at, header.name, undefined);
}

function fillReceived(chunk: Chunk, at: number, header: MessageHeader, result: number): void {
  chunk.addDetail(at, receivedDetail(header));
  const bytes = messageBytes(header, Math.min(result, PREVIEW));
  chunk.setPreview(at, bytes, bytes.length);
  if (header.name && header.nameLength >= 2) fillAddress(chunk, at, header.name, header.nameLength);
}

function fillAddress(chunk: Chunk, at: number, bytes: Uint8Array, length: number | undefined): void {
  if (familyOf(bytes) === AF_INET) {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    chunk.address[at] = view.getUint32(4) * 65536 + view.getUint16(2);
    return;
  }
  chunk.address[at] = -2;
  chunk.addDetail(at, { address: decodeAddress(bytes, length) });
}

function optionNumbers(value: Int32Array): number[] {
  return [value[0] ?? 0, value[1] ?? 0, value[2] ?? 0];
}

function unpack(packed: number): Address | undefined {
  if (packed < 0) return undefined;
  const ip = Math.floor(packed / 65536);
  const host = [ip >>> 24, (ip >>> 16) & 255, (ip >>> 8) & 255, ip & 255].join(".");
  return { family: "AF_INET", host, port: packed % 65536 };
}

/**
 * The descriptors of a list with their events, in pairs: its beginning, where it is long.
 *
 * @param count how many entries the list has
 * @param answered whether the kernel has filled it: `poll` then tells what happened to each, 0 for nothing
 */
function listOf(spec: Spec, args: Args, count: number, answered: boolean): Int32Array {
  const list = args[spec.list] as Arg;
  if (spec === SPECS.select) return pairsOf(selectList(args.slice(1, 4), answered).slice(0, LIST_MAX));
  if (!(list instanceof Int32Array)) return new Int32Array(0);
  const entries = Math.min(spec === SPECS.poll ? list.length / 2 : count, LIST_MAX);
  const pairs = new Int32Array(entries * 2);
  for (let i = 0; i < entries; i++) {
    const { fd, events } = spec === SPECS.poll ? pollFdAt(list, i, answered) : epollEventAt(list, i);
    pairs.set([fd, events], i * 2);
  }
  return pairs;
}

function pairsOf(list: readonly { fd: number; events: number }[]): Int32Array {
  return Int32Array.from(list.flatMap(({ fd, events }) => [fd, events]));
}

function pollFdAt(list: Int32Array, i: number, answered: boolean): { fd: number; events: number } {
  const both = list[i * 2 + 1] ?? 0;
  return { fd: list[i * 2] ?? -1, events: answered ? both >>> 16 : both & 0xffff };
}

function unpackList(pairs: Int32Array): { fd: number; events: number }[] {
  return Array.from({ length: pairs.length / 2 }, (_, i) => ({
    fd: pairs[i * 2] ?? -1,
    events: pairs[i * 2 + 1] ?? 0,
  }));
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

/** A filter's call names, for those who list them: every call that the record can hold. */
export const CALL_NAMES: readonly CallName[] = SPECS_BY_ID.map((spec) => spec.name);
