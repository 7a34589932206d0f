import { type Address, decodeAddress, familyOf } from "../syscall/address.ts";
import { type Arg, type Args, BY, type Completed, type Started } from "../syscall/call.ts";
import { AF_INET } from "../syscall/constants.ts";
import { errnoCode } from "../syscall/errno.ts";
import { SPECS, SPECS_BY_ID, type Spec } from "../syscall/libc.ts";
import type { MessageHeader } from "../syscall/message-header.ts";
import { optionText } from "../syscall/option-codecs.ts";
import { epollEventAt } from "../syscall/readiness.ts";
import { selectList } from "../syscall/select.ts";
import { type TraceEvent, WAIT_HOWS, WAIT_OUTCOMES, type WaitHow, type WaitOutcome } from "./event.ts";
import { messageBytes, messageDetail, receivedDetail } from "./message-detail.ts";
import { type Chunk, type Detail, PREVIEW } from "./ring.ts";
import { callArgs } from "./strace-args.ts";

const BY_NAMES = ["you", "library", "probe"] as const;
const [CALL, WAIT] = [0, 1] as const;
/** In the column of addresses: there is none, or it is no IPv4 address and lies with the details. */
const [NO_ADDRESS, ADDRESS_IN_DETAIL] = [-1, -2] as const;
/** An IPv4 address is multiplied by this to leave room for the port: 48 bits, which a double holds exactly. */
const PORTS = 65_536;
/** How many entries of a list are kept. */
const LIST_MAX = 16;

type Beginning = Pick<Started, "spec" | "by" | "startNs">;

/** Puts down that an event begins. Whatever lay in its slot before is overwritten. */
export function packStart(chunk: Chunk, at: number, { spec, by, startNs }: Beginning, step: number, thread = 0): void {
  chunk.start[at] = startNs;
  chunk.end[at] = Number.NaN;
  chunk.call[at] = spec.id;
  chunk.by[at] = by;
  chunk.kind[at] = CALL;
  chunk.thread[at] = thread;
  chunk.step[at] = step;
  chunk.errno[at] = 0;
  chunk.result[at] = 0;
  chunk.previewLength[at] = 0;
  chunk.address[at] = NO_ADDRESS;
}

/** Puts down what a call was given. */
export function packArgs(chunk: Chunk, at: number, { spec, args }: Started): void {
  chunk.fd[at] = spec.fd ? (args[0] as number) : -1;
  chunk.a[at] = spec.a < 0 ? 0 : (args[spec.a] as number);
  chunk.b[at] = spec.b < 0 ? 0 : (args[spec.b] as number);
  chunk.c[at] = spec.c < 0 ? 0 : (args[spec.c] as number);
  if (spec.addressIn >= 0) packAddress(chunk, at, args[spec.addressIn] as Uint8Array, undefined);
  if (spec.dataIn >= 0) {
    const bytes = args[spec.dataIn] as Uint8Array;
    chunk.setPreview(at, bytes, bytes.length);
  }
  if (spec.list >= 0 && spec !== SPECS.epoll_wait) chunk.addDetail(at, { list: listOf(spec, args, 1, false) });
  if (spec === SPECS.setsockopt) packValue(chunk, at, args[spec.value], args[4] as number);
  if (spec.message >= 0) packMessage(chunk, at, args[spec.message] as MessageHeader, spec === SPECS.sendmsg);
}

/** Puts down how a call ended, and what the kernel wrote. */
export function packEnd(chunk: Chunk, at: number, { spec, endNs, result, errno, args }: Completed): void {
  chunk.end[at] = endNs;
  chunk.result[at] = result;
  chunk.errno[at] = errno;
  if (result < 0) return;
  if (spec === SPECS.mmap) chunk.addDetail(at, { result }); // an address is wider than the column
  if (spec.dataOut >= 0 && result > 0) chunk.setPreview(at, args[spec.dataOut] as Uint8Array, result);
  if (spec.addressOut >= 0) {
    const length = args[spec.addressOut + 1] as Int32Array;
    packAddress(chunk, at, args[spec.addressOut] as Uint8Array, length[0]);
  }
  if (spec.value >= 0 && spec !== SPECS.setsockopt) packValue(chunk, at, args[spec.value], lengthOf(spec, args));
  if (spec === SPECS.recvmsg) packReceived(chunk, at, args[spec.message] as MessageHeader, result);
  if (spec.made >= 0) chunk.addDetail(at, { fds: [...(args[spec.made] as Int32Array)] });
  if (spec.list >= 0 && result > 0 && spec !== SPECS.epoll_ctl) {
    chunk.addDetail(at, { list: listOf(spec, args, result, true) });
  }
}

/** Makes an event that has begun a wait, which goes on. */
export function packWait(chunk: Chunk, at: number, fd: number, how: WaitHow): void {
  chunk.kind[at] = WAIT;
  chunk.fd[at] = fd;
  chunk.a[at] = WAIT_HOWS.indexOf(how);
  chunk.b[at] = WAIT_OUTCOMES.indexOf("waiting");
}

/** Puts down how a wait ended. */
export function packOutcome(chunk: Chunk, at: number, outcome: WaitOutcome, endNs: number): void {
  chunk.end[at] = endNs;
  chunk.b[at] = WAIT_OUTCOMES.indexOf(outcome);
}

/** The event in a slot. */
export function unpack(chunk: Chunk, at: number, seq: number): TraceEvent | undefined {
  const spec = SPECS_BY_ID[chunk.call[at] ?? -1];
  if (spec === undefined) return undefined;
  const isWait = chunk.kind[at] === WAIT;
  const errno = chunk.errno[at] ?? 0;
  const bytes = chunk.getPreview(at);
  const { address: stored, value, list, ...detail } = (chunk.detail?.get(at) ?? {}) as Detail;
  const address = unpackAddress(chunk.address[at] ?? NO_ADDRESS) ?? (stored as Address | undefined);
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

/**
 * An option's value: three numbers are enough for the longest that is shown as such, `struct timeval`. What else the
 * learner set or read becomes a text.
 *
 * @param length how long an option's value is; undefined for a request's of `ioctl`
 */
function packValue(chunk: Chunk, at: number, value: Arg, length: number | undefined): void {
  if (value instanceof Int32Array) chunk.addDetail(at, { value: [value[0] ?? 0, value[1] ?? 0, value[2] ?? 0] });
  const isBytes = value instanceof Int32Array || value instanceof Uint8Array;
  if (length === undefined || chunk.by[at] !== BY.YOU || !isBytes) return;
  const valueText = optionText(chunk.a[at] ?? 0, chunk.b[at] ?? 0, value, length);
  if (valueText !== undefined) chunk.addDetail(at, { valueText });
}

/** How long the value is that `getsockopt` read. */
function lengthOf(spec: Spec, args: Args): number | undefined {
  return spec === SPECS.getsockopt ? (args[4] as Int32Array)[0] : undefined;
}

function packMessage(chunk: Chunk, at: number, header: MessageHeader, isSent: boolean): void {
  chunk.addDetail(at, isSent ? messageDetail(header) : { iov: header.iov.map(({ length }) => length) });
  if (!isSent) return;
  const bytes = messageBytes(header, PREVIEW);
  chunk.setPreview(at, bytes, bytes.length);
  if (header.name) packAddress(chunk, at, header.name, undefined);
}

function packReceived(chunk: Chunk, at: number, header: MessageHeader, result: number): void {
  chunk.addDetail(at, receivedDetail(header));
  const bytes = messageBytes(header, Math.min(result, PREVIEW));
  chunk.setPreview(at, bytes, bytes.length);
  if (header.name && header.nameLength >= 2) packAddress(chunk, at, header.name, header.nameLength);
}

function packAddress(chunk: Chunk, at: number, bytes: Uint8Array, length: number | undefined): void {
  if (familyOf(bytes) === AF_INET) {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    chunk.address[at] = view.getUint32(4) * PORTS + view.getUint16(2);
    return;
  }
  chunk.address[at] = ADDRESS_IN_DETAIL;
  chunk.addDetail(at, { address: decodeAddress(bytes, length) });
}

function unpackAddress(packed: number): Address | undefined {
  if (packed < 0) return undefined;
  const ip = Math.floor(packed / PORTS);
  const host = [ip >>> 24, (ip >>> 16) & 255, (ip >>> 8) & 255, ip & 255].join(".");
  return { family: "AF_INET", host, port: packed % PORTS };
}

/**
 * The descriptors of a list with their events, in pairs: its beginning, where it is long.
 *
 * @param count how many entries the list has
 * @param answered whether the kernel has filled it: `poll` then tells what happened to each, 0 for nothing
 */
function listOf(spec: Spec, args: Args, count: number, answered: boolean): Int32Array {
  const list = args[spec.list];
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

/** `struct pollfd`: a descriptor, then the events asked for and those that happened, in one word. */
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
