import { type Progress, SocklabError } from "../../syscall/error.ts";
import type { WaitOutcome } from "../../trace/event.ts";
import type { Bytes } from "../bytes.ts";
import { callOf, type Wait } from "./wait.ts";

const CODES = {
  deadline: "ERR_DEADLINE",
  aborted: "ERR_ABORTED",
  closed: "ERR_CLOSED",
  interrupted: "ERR_INTERRUPTED",
} as const;

/**
 * A wait that ended without what was waited for: its deadline came, its signal was aborted, its socket was closed, or the
 * Jupyter kernel was interrupted. The socket itself is as it was, unless it was closed.
 *
 * @example
 * ```ts
 * import { AF_INET, SOCK_STREAM, socket, WaitError } from "socklab";
 *
 * const server = socket(AF_INET, SOCK_STREAM);
 * server.bind("127.0.0.1", 0);
 * server.listen(2);
 * try {
 *   await server.accept({ timeoutMs: 20 });
 * } catch (error) {
 *   if (error instanceof WaitError) console.log(error.code, error.waitingFor); // ERR_DEADLINE a client to connect
 * }
 * server.close();
 * ```
 */
export class WaitError extends SocklabError {
  /** The class's name. */
  override readonly name = "WaitError";
  /** How it ended: `ERR_DEADLINE`, `ERR_ABORTED`, `ERR_CLOSED` or `ERR_INTERRUPTED`. */
  readonly code: (typeof CODES)[keyof typeof CODES];
  /** The call that waited, by its C name. */
  readonly syscall: string;
  /** The descriptor that it waited on, -1 for `until`. */
  readonly fd: number;
  /** What was waited for, in words. */
  readonly waitingFor: string;
  /** When the wait began. */
  readonly since: Date;
  /** How long it lasted, in milliseconds. */
  readonly waitedMs: number;
  /** Of `sendAll`: how many bytes the kernel had taken before. */
  readonly done?: number | undefined;
  /** Of `recvExactly` and `recvUntil`: the bytes that had come before. */
  readonly partial?: Bytes | undefined;
  readonly #made: readonly [Wait, keyof typeof CODES, string];

  /** @internal */
  constructor(wait: Wait, outcome: keyof typeof CODES, hint = "", progress: Progress<Bytes> = {}) {
    const waitedMs = Date.now() - wait.since;
    const since = new Date(wait.since);
    const how = {
      deadline: `gave up after ${wait.timeoutMs} ms`,
      aborted: `was aborted after ${waitedMs} ms`,
      closed: `ended after ${waitedMs} ms because ${wait.fd < 0 ? "the lesson ended" : "this socket was closed"}`,
      interrupted: `was interrupted after ${waitedMs} ms`,
    }[outcome];
    const next =
      outcome === "deadline"
        ? `: ${hint || "nothing is lost, call again or give a longer timeoutMs"}`
        : hint && `: ${hint}`;
    super(`${callOf(wait)}: waiting for ${wait.what} since ${since.toTimeString().slice(0, 8)} ${how}${next}`, {
      cause: outcome === "aborted" ? wait.signal?.reason : undefined,
    });
    this.code = CODES[outcome];
    this.syscall = wait.syscall;
    this.fd = wait.fd;
    this.waitingFor = wait.what;
    this.since = since;
    this.waitedMs = waitedMs;
    this.done = progress.done;
    this.partial = progress.partial;
    this.#made = [wait, outcome, hint];
  }

  /** @internal The same, of a wait that was one of several. */
  after(progress: Progress<Bytes>): WaitError {
    return new WaitError(...this.#made, progress);
  }
}

/** Throws what an outcome means, unless it is the one hoped for. */
export function orGiveUp(wait: Wait, outcome: WaitOutcome, hint = ""): void {
  if (outcome === "ready" || outcome === "waiting") return;
  throw new WaitError(wait, outcome, hint);
}
