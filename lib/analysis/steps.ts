import { errnoCode } from "../syscall/errno.ts";
import type { CallName } from "../syscall/libc.ts";
import type { TraceEvent, WaitHow } from "../trace/event.ts";
import type { KernelView } from "../trace/linux/kernel-view.ts";
import { type Bursts, burstsOf } from "./bursts.ts";
import { ACCEPTS, RECEIVES, SENDS } from "./call-kinds.ts";
import { Clock } from "./record-clock.ts";
import type { SocketIdentity } from "./socket-identity.ts";
import type { Sockets } from "./sockets.ts";
import { BEFORE_TIME_WAIT } from "./tcp-states.ts";

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
  /**
   * The span in which it waited, and how; undefined where it did not. It is that of the record's `wait`, from where the
   * call had found nothing until it was possible or given up; of a call that blocked, all of its time. `ns` is how long it
   * waited: where it was woken for nothing and waited again, all of its waits together.
   */
  readonly wait:
    | { readonly fromNs: number; readonly toNs: number; readonly ns: number; readonly how: WaitHow }
    | undefined;
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
  /** Its bursts: each is counted from its own beginning. */
  readonly bursts: Bursts;
}

/**
 * A call that can block, and takes longer than this, was blocked for most of it. On the main thread, less than two
 * milliseconds may as well be the call's own work: a handshake on loopback, say.
 */
const BLOCKED_NS = { main: 2_000_000, thread: 200_000 } as const;
const CAN_BLOCK = new Set<CallName>([...ACCEPTS, ...SENDS, ...RECEIVES, "connect", "poll", "select", "epoll_wait"]);

/**
 * Joins a record's events to steps. Only the learner's own (`by: "you"`) become steps.
 *
 * @param beside when else something happened, ns of CLOCK_MONOTONIC: packets, a heartbeat's beats
 */
export function stepsOf(events: readonly TraceEvent[], sockets: Sockets, beside: readonly number[] = []): Steps {
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
  hideTimeWait(list, sights);
  const { zeroNs, spanNs, steps: clockSteps } = clock;
  const bursts = burstsOf(
    events,
    clock,
    beside.map((ns) => ns - zeroNs),
  );
  return { list, sights, zeroNs, spanNs, clockSteps, bursts };
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
  const waits = group.filter((one) => one.kind === "wait");
  const [waited] = waits;
  if (waited) {
    const ends = waits.map((one) => (Number.isNaN(one.endNs) ? endNs : clock.end(one)));
    const ns = waits.reduce((sum, one, i) => sum + (ends[i] as number) - clock.start(one), 0);
    return { fromNs: clock.start(waited), toNs: ends.at(-1) as number, ns, how: waited.how ?? "readiness" };
  }
  const least = BLOCKED_NS[first.thread > 0 ? "thread" : "main"];
  const mayBlock = CAN_BLOCK.has(first.call) && !first.args.some((arg) => arg.includes("MSG_DONTWAIT"));
  const blocked = mayBlock && endNs - startNs >= least;
  if (!blocked && outcome.kind !== "unfinished") return undefined;
  return { fromNs: startNs, toNs: endNs, ns: endNs - startNs, how: first.thread > 0 ? "thread" : "block" };
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

/**
 * Of a connection in TIME_WAIT, Linux tells the descriptor CLOSE, as of one that has ended: after a state that TIME_WAIT
 * follows, such an answer tells no state.
 */
function hideTimeWait(steps: readonly Step[], sights: Sight[]): void {
  const last = new Map<SocketIdentity, string>();
  const changed = new Map<Sight, Sight>();
  for (const [i, sight] of sights.entries()) {
    const { socket, view } = sight;
    if (view.state === "CLOSE" && !view.peer && BEFORE_TIME_WAIT.has(last.get(socket) ?? "")) {
      const { state, ...rest } = view;
      changed.set(sight, { ...sight, view: rest });
      sights[i] = changed.get(sight) as Sight;
    } else if (view.state) last.set(socket, view.state);
  }
  if (changed.size === 0) return;
  for (const step of steps) {
    for (const [i, sight] of step.sights.entries()) {
      (step.sights as Sight[])[i] = changed.get(sight) ?? sight;
    }
  }
}

const TAKES = new Set<CallName>([...RECEIVES, ...ACCEPTS, "getsockname", "getpeername", "getsockopt"]);

/** Whether the point of a step is what it brought out of the kernel. */
export function takesOut({ outcome, call }: Step): boolean {
  return outcome.kind === "ok" && TAKES.has(call);
}
