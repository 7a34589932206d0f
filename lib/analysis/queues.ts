import type { KernelView } from "../trace/linux/kernel-view.ts";
import { ACCEPTS, RECEIVES, SENDS } from "./call-kinds.ts";
import type { SocketIdentity } from "./socket-identity.ts";
import type { Step, Steps } from "./steps.ts";

/** A queue in the kernel, by its name in `KernelView`. */
export type QueueKind = "halfOpen" | "acceptQueue" | "recvQueue" | "sendQueue";

/** One queue of one socket: what the kernel said is in it, each time that it was asked. */
export interface Queue {
  readonly socket: SocketIdentity;
  readonly kind: QueueKind;
  /** In the order of time, ns since the first event. */
  readonly looks: readonly QueueLook[];
  readonly most: number;
  /** How many fit, of an accept queue. */
  readonly limit: number | undefined;
}

/** One answer of the kernel. */
export interface QueueLook {
  readonly atNs: number;
  readonly value: number;
}

/** A span of time in which a queue held the same. */
export interface HeldSpan {
  readonly fromNs: number;
  readonly toNs: number;
  readonly value: number;
}

/**
 * The calls that wait for room or for content. They alone take from a receive or an accept queue, and they alone put
 * into a send queue; what moves a handshake out of the half-open ones is a packet.
 */
const CALLS: Readonly<Record<QueueKind, readonly string[]>> = {
  halfOpen: [],
  acceptQueue: [...ACCEPTS],
  recvQueue: [...RECEIVES],
  sendQueue: [...SENDS],
};

const ORDER = Object.keys(CALLS) as readonly QueueKind[];

/** The queues that were seen to hold something, in the order of their sockets. */
export function queuesOf({ sights }: Steps): Queue[] {
  const found = new Map<number, Queue & { looks: QueueLook[]; most: number }>();
  for (const { socket, atNs, view } of sights) {
    for (const [i, kind] of ORDER.entries()) {
      const value = view[kind];
      if (value === undefined || !countsBytes(kind, view)) continue;
      const key = socket.index * ORDER.length + i;
      const queue = found.get(key) ?? { socket, kind, looks: [], most: 0, limit: limitOf(kind, view) };
      queue.looks.push({ atNs, value });
      queue.most = Math.max(queue.most, value);
      found.set(key, queue);
    }
  }
  return [...found.values()]
    .filter((queue) => queue.most > 0)
    .sort((one, other) => one.socket.index - other.socket.index || ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
}

function limitOf(kind: QueueKind, { acceptLimit }: KernelView): number | undefined {
  return kind === "acceptQueue" && acceptLimit !== undefined ? acceptLimit + 1 : undefined;
}

/** Once a connection is closing, the kernel counts its FIN as a byte to send. */
function countsBytes(kind: QueueKind, { state }: KernelView): boolean {
  return kind !== "sendQueue" || state === undefined || state === "ESTABLISHED" || state === "CLOSE_WAIT";
}

/** When calls on its socket waited because of a queue. */
export function queueWaits(queue: Queue, steps: readonly Step[]): NonNullable<Step["wait"]>[] {
  return callsOn(queue, steps).flatMap(({ wait }) => (wait ? [wait] : []));
}

/**
 * The spans in which a queue is known to have held the same: between two looks with the same answer, where no call was
 * under way that takes from it (or puts into it, of a send queue). The kernel alone can only have changed it one way in
 * between, and not back. Of half-open connections nothing is known: packets change them both ways.
 */
export function heldSpans(queue: Queue, steps: readonly Step[]): HeldSpan[] {
  if (queue.kind === "halfOpen") return [];
  const calls = callsOn(queue, steps).sort((one, other) => one.startNs - other.startNs);
  const spans: HeldSpan[] = [];
  let next = 0;
  let busyUntilNs = Number.NEGATIVE_INFINITY;
  for (const [i, { atNs: toNs, value }] of queue.looks.entries()) {
    for (let call = calls[next]; call && call.startNs < toNs; call = calls[++next]) {
      busyUntilNs = Math.max(busyUntilNs, call.endNs);
    }
    const before = queue.looks[i - 1];
    if (before?.value !== value || busyUntilNs > before.atNs || toNs <= before.atNs) continue;
    const last = spans.at(-1);
    if (last?.toNs === before.atNs && last.value === value) spans[spans.length - 1] = { ...last, toNs };
    else spans.push({ fromNs: before.atNs, toNs, value });
  }
  return spans;
}

function callsOn({ socket, kind }: Queue, steps: readonly Step[]): Step[] {
  return steps.filter((step) => step.socket === socket && CALLS[kind].includes(step.call));
}
