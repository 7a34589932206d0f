import type { Address } from "../syscall/address.ts";
import type { CallName } from "../syscall/libc.ts";
import type { KernelView } from "./linux/kernel-view.ts";

/**
 * One entry of the record: a system call that was made, or a wait between two of them.
 *
 * Times are nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share.
 */
export interface TraceEvent {
  /** Position in the record, from 1; events are numbered in the order in which they began. */
  readonly seq: number;
  /** A system call, or a `wait` (of the library, or of a thread that blocks) for one to become possible. */
  readonly kind: "call" | "wait";
  /** The call's C name; of a wait, the call that is waited for. */
  readonly call: CallName;
  /** Whose call it is: the learner's own step, the library's getting ready to wait, or its questions for the record. */
  readonly by: "you" | "library" | "probe";
  /** The learner's step that this event belongs to: a `recv()` that waits makes several calls in one step. */
  readonly step: number;
  /** 0 for the main thread, else which of the threads in use at that moment. */
  readonly thread: number;
  /** The descriptor, or -1 for a call that takes none. */
  readonly fd: number;
  /** The arguments after the descriptor, constants by name. */
  readonly args: readonly string[];
  /** When the call or the wait began. */
  readonly startNs: number;
  /** When it ended; `NaN` while the call or the wait has not ended. */
  readonly endNs: number;
  /** The call's result; -1 on an error. */
  readonly result: number;
  /** The errno's name on an error, else undefined. */
  readonly errno: string | undefined;
  /** The address given, or the one that the kernel wrote. */
  readonly address?: Address;
  /** The first bytes moved, 32 at most, while the record still keeps them. */
  readonly bytes?: Uint8Array;
  /** The value of an option or a queue's length. */
  readonly value?: number;
  /** The value of an option that is no number, as text: `"cubic"`, `{pid=7, uid=0, gid=0}`. */
  readonly valueText?: string;
  /** Of `sendmsg` and `recvmsg`: the lengths of the buffers. */
  readonly iov?: readonly number[];
  /** Of `sendmsg` and `recvmsg`: what went or came beside the bytes, as text: `SCM_RIGHTS [7]`. */
  readonly control?: readonly string[];
  /** What `recvmsg` told of the message: `MSG_TRUNC` and the like. */
  readonly msgFlags?: number;
  /** The descriptors that a call made without returning them: both of `socketpair`, those that came with a `recvmsg`. */
  readonly fds?: readonly number[];
  /** Descriptors with their events, of `poll`, `select` and `epoll_*`. */
  readonly list?: readonly { readonly fd: number; readonly events: number }[];
  /** What the kernel said of the socket just before the call, where it was asked (`trace.observe`). */
  readonly before?: KernelView;
  /** What it said just after; of `close`, what has become of the connection. The last question of `kernelView` has its answer. */
  readonly after?: KernelView;
  /** Whose process made it, where it was another one: a peer's. */
  readonly pid?: number;
  /** Of a wait: how it was waited. */
  readonly how?: WaitHow;
  /** Of a wait: how it ended. */
  readonly outcome?: WaitOutcome;
}

/** The ways to wait: on an epoll set, on a thread that blocks, or on the main thread, which then does nothing else. */
export type WaitHow = "readiness" | "thread" | "block";
export const WAIT_HOWS: readonly WaitHow[] = ["readiness", "thread", "block"];

/**
 * How a wait ended: what was waited for became possible, the deadline came, its signal was aborted, the socket was
 * closed, the Jupyter kernel was interrupted; or it has not ended.
 */
export type WaitOutcome = "ready" | "deadline" | "aborted" | "closed" | "interrupted" | "waiting";
export const WAIT_OUTCOMES: readonly WaitOutcome[] = [
  "waiting",
  "ready",
  "deadline",
  "aborted",
  "closed",
  "interrupted",
];

/** Which events of the record to keep. Several conditions must all hold. */
export interface TraceFilter {
  /** Only these descriptors (or sockets, which have an `fd`), with the calls that made them. */
  readonly fd?: number | { readonly fd: number } | readonly (number | { readonly fd: number })[];
  /** Only these calls. */
  readonly call?: CallName | readonly CallName[];
  /** Whose calls; by default all of them. `"you"` is what the learner did, waits included. */
  readonly by?: TraceEvent["by"] | readonly TraceEvent["by"][];
  /** Only events that began at or after this moment (monotonic ns). */
  readonly sinceNs?: number;
  /** Only events that began before this moment. */
  readonly untilNs?: number;
  /** Only events after this sequence number. */
  readonly afterSeq?: number;
}

/** Whether an event passes a filter. */
export function passes(event: TraceEvent, filter: TraceFilter): boolean {
  const fds =
    filter.fd === undefined ? undefined : [filter.fd].flat().map((one) => (typeof one === "number" ? one : one.fd));
  return (
    (fds === undefined || fds.includes(event.fd) || descriptorsMade(event).some((fd) => fds.includes(fd))) &&
    (filter.call === undefined || [filter.call].flat().includes(event.call)) &&
    (filter.by === undefined || [filter.by].flat().includes(event.by)) &&
    (filter.sinceNs === undefined || event.startNs >= filter.sinceNs) &&
    (filter.untilNs === undefined || event.startNs < filter.untilNs) &&
    (filter.afterSeq === undefined || event.seq > filter.afterSeq)
  );
}

/** The calls that return a new descriptor of a socket. */
const MAKERS: ReadonlySet<CallName> = new Set(["socket", "accept", "accept4", "dup", "dup2", "dup3"]);

/** The descriptors of sockets that a call made: most make one and return it. */
export function descriptorsMade(event: TraceEvent): readonly number[] {
  if (event.kind !== "call" || event.errno !== undefined || event.result < 0 || Number.isNaN(event.endNs)) return [];
  const makes = MAKERS.has(event.call) || (event.call === "fcntl" && event.args[0]?.startsWith("F_DUPFD"));
  return makes ? [event.result] : (event.fds ?? []);
}
