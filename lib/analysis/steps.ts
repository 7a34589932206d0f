import { errnoCode } from "../syscall/errno.ts";
import type { CallName } from "../syscall/libc.ts";
import type { TraceEvent, WaitHow } from "../trace/event.ts";
import type { KernelView } from "../trace/linux/kernel-view.ts";
import { ACCEPTS, RECEIVES, SENDS } from "./call-kinds.ts";
import type { SocketIdentity } from "./socket-identity.ts";
import type { Sockets } from "./sockets.ts";

/** What the kernel said of a socket, and when. */
export interface Sight {
  readonly socket: SocketIdentity;
  readonly atNs: number;
  readonly view: KernelView;
}

/** How a step ended. */
export type Outcome =
  | { readonly kind: "ok"; readonly result: number }
  | { readonly kind: "error"; readonly errno: string }
  | { readonly kind: "ended"; readonly why: "deadline" | "aborted" | "closed" | "interrupted" }
  | { readonly kind: "unfinished" };

/**
 * One step of the learner: a call that was made until it succeeded, failed for good, or was given up. A `recv()` that
 * found nothing, waited and tried again is one step. Times are ns since the first event of the record, never going back.
 */
export interface Step {
  readonly call: CallName;
  readonly socket: SocketIdentity | undefined;
  /** The sockets that it gave: one of `accept()`, two of `socketpair()`, those that came with a `recvmsg()`. */
  readonly made: readonly SocketIdentity[];
  readonly startNs: number;
  /** Of an unfinished step, the end of the record. */
  readonly endNs: number;
  /** The span in which it waited, and how; undefined where it did not. */
  readonly wait: { readonly fromNs: number; readonly toNs: number; readonly how: WaitHow } | undefined;
  readonly outcome: Outcome;
  /** The thread that the call blocked, 0 for the main thread. */
  readonly thread: number;
  /** The event that has the arguments and the result: the last call. */
  readonly event: TraceEvent;
  readonly sights: readonly Sight[];
}

/** The steps of a record, and what was wrong with its clock. */
export interface Steps {
  readonly list: readonly Step[];
  /** All that the kernel said of sockets, at the steps and where it was asked in between, in the order of time. */
  readonly sights: readonly Sight[];
  /** When the first event began, ns of CLOCK_MONOTONIC. */
  readonly zeroNs: number;
  /** From the first event to the last moment of the record, ns. */
  readonly spanNs: number;
  /** How many events began before the one that they follow, or ended before they began. */
  readonly clockSteps: number;
}

/**
 * A call that can block, and takes longer than this, was blocked for most of it. On the main thread, less than two
 * milliseconds may as well be the call's own work: a handshake on loopback, say.
 */
const BLOCKED_NS = { main: 2_000_000, thread: 200_000 } as const;
const CAN_BLOCK = new Set<CallName>([...ACCEPTS, ...SENDS, ...RECEIVES, "connect", "poll", "select", "epoll_wait"]);

/** Joins a record's events to steps. Only the learner's own (`by: "you"`) become steps. */
export function stepsOf(events: readonly TraceEvent[], sockets: Sockets): Steps {
  const clock = new Clock(events);
  const groups = new Map<number, TraceEvent[]>();
  const verdicts = new Map<number, number>();
  const sights: Sight[] = [];
  for (const event of events) {
    if (event.by === "library" && event.call === "getsockopt" && event.args[1] === "SO_ERROR") {
      verdicts.set(event.step, event.value ?? 0);
    }
    if (event.by === "probe") sights.push(...sightsOf([event], sockets, clock));
    if (event.by !== "you") continue;
    const key = event.step * 2 ** 20 + event.fd;
    const group = groups.get(key);
    if (group) group.push(event);
    else groups.set(key, [event]);
  }
  const list = [...groups.values()].map((group) => join(group, verdicts, sockets, clock));
  for (const step of list) sights.push(...step.sights);
  sights.sort((one, other) => one.atNs - other.atNs);
  return { list, sights, zeroNs: events[0]?.startNs ?? 0, spanNs: clock.spanNs, clockSteps: clock.steps };
}

function join(
  group: readonly TraceEvent[],
  verdicts: ReadonlyMap<number, number>,
  sockets: Sockets,
  clock: Clock,
): Step {
  const first = group[0] as TraceEvent;
  const last = group.at(-1) as TraceEvent;
  const event = group.findLast((one) => one.kind === "call") ?? first;
  const outcome = outcomeOf(group, event, last, verdicts.get(first.step));
  const startNs = clock.start(first);
  const endNs = outcome.kind === "unfinished" ? clock.spanNs : clock.end(last);
  return {
    call: event.call,
    socket: sockets.of(first),
    made: sockets.made(event),
    startNs,
    endNs,
    outcome,
    event,
    wait: waitOf(group, outcome, startNs, endNs, clock),
    thread: event.thread,
    sights: sightsOf(group, sockets, clock),
  };
}

function outcomeOf(group: readonly TraceEvent[], event: TraceEvent, last: TraceEvent, verdict = 0): Outcome {
  if (Number.isNaN(last.endNs)) return { kind: "unfinished" };
  if (last.kind === "wait") {
    if (last.outcome !== "ready" && last.outcome !== "waiting" && last.outcome !== undefined) {
      return { kind: "ended", why: last.outcome };
    }
    // only connect() is not tried again after its wait: SO_ERROR says how it ended
    if (event.call !== "connect" || group.length < 2) return { kind: "unfinished" };
    return verdict === 0 ? { kind: "ok", result: 0 } : { kind: "error", errno: errnoCode(verdict) };
  }
  return event.errno === undefined ? { kind: "ok", result: event.result } : { kind: "error", errno: event.errno };
}

function waitOf(
  group: readonly TraceEvent[],
  outcome: Outcome,
  startNs: number,
  endNs: number,
  clock: Clock,
): Step["wait"] {
  const first = group[0] as TraceEvent;
  const last = group.at(-1) as TraceEvent;
  const waited = group.length > 1 || first.kind === "wait" ? group.find((one) => one.kind === "wait") : undefined;
  if (waited) {
    const fromNs = first.kind === "wait" ? startNs : clock.end(first);
    const toNs = last.kind === "wait" || outcome.kind === "unfinished" ? endNs : clock.start(last);
    return { fromNs, toNs, how: waited.how ?? "readiness" };
  }
  const least = BLOCKED_NS[first.thread > 0 ? "thread" : "main"];
  const mayBlock = CAN_BLOCK.has(first.call) && !first.args.some((arg) => arg.includes("MSG_DONTWAIT"));
  const blocked = mayBlock && endNs - startNs >= least;
  if (!blocked && outcome.kind !== "unfinished") return undefined;
  return { fromNs: startNs, toNs: endNs, how: first.thread > 0 ? "thread" : "block" };
}

function sightsOf(group: readonly TraceEvent[], sockets: Sockets, clock: Clock): Sight[] {
  const sights: Sight[] = [];
  for (const event of group) {
    const subject = sockets.of(event);
    if (event.before && subject) sights.push({ socket: subject, atNs: clock.start(event), view: event.before });
    const seen = sockets.made(event)[0] ?? subject;
    if (event.after && seen) sights.push({ socket: seen, atNs: clock.end(event), view: event.after });
  }
  return sights;
}

const TAKES = new Set<CallName>([...RECEIVES, ...ACCEPTS, "getsockname", "getpeername", "getsockopt"]);

/** Whether the point of a step is what it brought out of the kernel. */
export function takesOut({ outcome, call }: Step): boolean {
  return outcome.kind === "ok" && TAKES.has(call);
}

/** The record's times, counted from its first event and kept from going back. */
class Clock {
  readonly spanNs: number = 0;
  readonly steps: number = 0;
  readonly #starts = new Map<TraceEvent, number>();
  readonly #zero: number;

  constructor(events: readonly TraceEvent[]) {
    this.#zero = events[0]?.startNs ?? 0;
    let now = 0;
    for (const event of events) {
      const start = event.startNs - this.#zero;
      if (start < now || event.endNs < event.startNs) this.steps++;
      if (start > now) now = start;
      this.#starts.set(event, now);
      this.spanNs = Math.max(this.spanNs, now, this.end(event));
    }
  }

  start(event: TraceEvent): number {
    return this.#starts.get(event) ?? 0;
  }

  end(event: TraceEvent): number {
    // an end that has not come, NaN, counts as the start
    return Math.max(this.start(event), event.endNs - this.#zero || 0);
  }
}
